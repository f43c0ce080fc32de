extension Duration {
    /// By how much the clocks of two nodes may differ, or one may go back, without anybody noticing it (S-363).
    ///
    /// What a node finds of a time to come is another node's, as long as it lies no further ahead than this. What lies further ahead is
    /// left over from a clock that has since gone back (S-289, S-332). Ends have no such grace: what is over by one clock is over.
    package static let clockSkew: Duration = .seconds(30)
}
