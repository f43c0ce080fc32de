/// What an account's password must be for a new one to take its place.
enum PresentPassword {
    /// Whatever it is, or none.
    case any
    /// The first one is set.
    case none
    case hash(String)
}
