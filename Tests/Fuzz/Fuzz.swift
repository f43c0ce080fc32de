import Foundation

/// The target that FUZZ_TARGET names. `FuzzTarget` is of the test target that `scripts/fuzz.py` compiles this with.
private let target = ProcessInfo.processInfo.environment["FUZZ_TARGET"].flatMap(FuzzTarget.init)

/// Called by libFuzzer (`-sanitize=fuzzer`) with each input. Stops the process where an input is not as it must be.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target else { fatalError("FUZZ_TARGET is none of \(FuzzTarget.allCases.map(\.rawValue))") }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard target.holds(for: input) else { fatalError("\(target.rawValue) does not hold") }
    return 0
}
