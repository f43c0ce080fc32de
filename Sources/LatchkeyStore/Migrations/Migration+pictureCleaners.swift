extension Migration {
    /// Which cleaner a picture has been through (`Picture.cleaner`). Those that are here already are cleaned again by
    /// `Store.cleanPictures`, a few at a time.
    static let pictureCleaners = Migration(number: 16, name: "picture cleaners") { dialect in
        [
            "ALTER TABLE picture ADD COLUMN cleaner \(dialect.integer) NOT NULL DEFAULT 0",
            "CREATE INDEX picture_cleaner ON picture (cleaner)",
        ]
    }
}
