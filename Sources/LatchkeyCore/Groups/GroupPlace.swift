/// Where a page of groups ended.
package struct GroupPlace: Equatable, Sendable {
    /// In its sortable form.
    package let name: String
    package let id: GroupID

    package init(name: String, id: GroupID) {
        self.name = name
        self.id = id
    }
}
