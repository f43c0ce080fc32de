/// Administrators for good, of whom one always remains (S-210), and those whom a list of people gives an end.
package struct ListedAdministrators: Equatable, Sendable {
    /// How many there are.
    package let count: Int
    /// Places in the list of those whom it gives an end.
    package let ended: [Int]

    package init(count: Int, ended: [Int]) {
        self.count = count
        self.ended = ended
    }
}
