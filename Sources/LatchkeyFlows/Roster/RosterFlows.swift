/// Lists of people that become accounts, slips for their first sign-ins, and the list that goes out.
package struct RosterFlows: Sendable {
    package let apply: ApplyRoster
    package let slips: ShowSlips
    package let export: ExportPeople

    init(_ parts: FlowParts) {
        apply = ApplyRoster(parts)
        slips = ShowSlips(parts)
        export = ExportPeople(parts)
    }
}
