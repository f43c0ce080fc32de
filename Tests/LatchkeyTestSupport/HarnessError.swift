/// What a test needed before it could ask its question, and did not get: the test has not run, so it fails.
package struct HarnessError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
