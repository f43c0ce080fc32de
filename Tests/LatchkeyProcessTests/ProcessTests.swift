import Testing

/// The real executable in processes of its own: what only starting, killing, starving and disturbing it can show.
///
/// One test at a time, since each uses both cores; suites nested here inherit that.
@Suite(.serialized, .timeLimit(.minutes(10)))
enum ProcessTests {}
