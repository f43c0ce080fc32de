import Foundation

/// Pictures of 3 × 2 pixels, made by Pillow, with what cameras and people write beside them: the word "secret" is in each that can hold it.
package enum SamplePicture {
    package static let jpeg = bytes(
        """
        /9j/4AAQSkZJRgABAQAAAQABAAD/4QBKRXhpZgAATU0AKgAAAAgAAgEPAAIAAAANAAAAJpKGAAIAAAANAAAANAAAAABTZWNyZXRD\
        YW1lcmEAAHNlY3JldCBwbGFjZQAA//4AEHNlY3JldCBjb21tZW50/9sAQwAQCwwODAoQDg0OEhEQExgoGhgWFhgxIyUdKDozPTw5\
        Mzg3QEhcTkBEV0U3OFBtUVdfYmdoZz5NcXlwZHhcZWdj/9sAQwEREhIYFRgvGhovY0I4QmNjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj\
        Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj/8AAEQgAAgADAwEiAAIRAQMRAf/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYH\
        CAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkq\
        NDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrC\
        w8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/EAB8BAAMBAQEBAQEBAQEAAAAAAAABAgMEBQYHCAkKC//EALUR\
        AAIBAgQEAwQHBQQEAAECdwABAgMRBAUhMQYSQVEHYXETIjKBCBRCkaGxwQkjM1LwFWJy0QoWJDThJfEXGBkaJicoKSo1Njc4OTpD\
        REVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoKDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJ\
        ytLT1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/aAAwDAQACEQMRAD8Az6KKK9w8I//Z
        """)

    package static let png = bytes(
        """
        iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAFnRFWHRDb21tZW50AHNlY3JldCBjb21tZW50OWUaeQAAAEJlWElm\
        TU0AKgAAAAgAAgEPAAIAAAANAAAAJpKGAAIAAAANAAAANAAAAABTZWNyZXRDYW1lcmEAAHNlY3JldCBwbGFjZQAA+AdekAAAABVJ\
        REFUeJxj5Ko4wcDAwMDAwMQAAwAWsgFOXo0GMwAAAABJRU5ErkJggg==
        """)

    package static let webp = bytes(
        """
        UklGRqYAAABXRUJQVlA4WAoAAAAMAAAAAgAAAQAAVlA4ICgAAACQAQCdASoDAAIABABoJaACdLoAA5gA/uQBf1difChBP8W5+um7\
        oAAARVhJRkIAAABNTQAqAAAACAACAQ8AAgAAAA0AAAAmkoYAAgAAAA0AAAA0AAAAAFNlY3JldENhbWVyYQAAc2VjcmV0IHBsYWNl\
        AABYTVAgDQAAADx4PnNlY3JldDwveD4A
        """)

    package static let webpLossless = bytes(
        """
        UklGRh4AAABXRUJQVlA4TBEAAAAvAkAAAAdQvCoUuf+BiOh/AAA=
        """)

    private static func bytes(_ text: String) -> [UInt8] {
        Data(base64Encoded: text).map(Array.init) ?? []
    }
}
