import LatchkeyCore

/// Of whom a second factor is required, as the configuration names them.
package enum RequiredFactors: Equatable, Sendable {
    case nobody
    /// Whoever has a role of one of these names.
    case roles([String])
    case everybody

    /// `none` and `all` stand alone; everything else names roles, whether or not there are such.
    package init(_ words: [String]) {
        switch words {
        case [], ["none"]: self = .nobody
        case ["all"]: self = .everybody
        default: self = .roles(words)
        }
    }

    func subjects(in catalog: RoleCatalog) -> FactorPolicy.Subjects {
        switch self {
        case .nobody: .nobody
        case .everybody: .everybody
        case .roles(let names): .roles(names.reduce(into: []) { $0.formUnion(catalog[$1]?.bits ?? []) })
        }
    }
}
