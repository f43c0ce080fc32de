/// What profiles have beside name and address.
package struct ProfileFlows: Sendable {
    package let fields: ManageProfiles
    package let pictures: ManagePictures

    init(_ parts: FlowParts) {
        fields = ManageProfiles(parts)
        pictures = ManagePictures(store: parts.store, policy: parts.throttle, clock: parts.clock)
    }
}
