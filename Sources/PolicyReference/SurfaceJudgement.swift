internal import CallEffects
internal import CallModel
internal import PolicySemantics

// Rules on surfaces: what the call does, whichever of its arguments or commands does it.

extension Matcher {
    /// Every violation by what the call does of one kind, with the offset of the value that does it. Nothing of that
    /// kind is no violation.
    func violation(
        bySurface surface: Surface, _ reading: CallReading, workspace: [UInt8]
    ) -> [(violation: Violation, offset: Int)] {
        var out: [(violation: Violation, offset: Int)] = []
        if surface != .patch, isAllow, let script = reading.scripts.first(where: { !$0.isRead }) {
            // A shell that is not read may do anything.
            out.append((Violation(), script.start))
        }
        if surface == .run {
            for script in reading.scripts { out += runs(script, workspace) }
            return out
        }
        for effect in reading.effects where Self.has(surface, effect) {
            let isKnown = effect.flags.isDisjoint(with: [.unresolved, .glob])
            if let found = violation(byText: effect.text, isKnown: isKnown, kind: .effect, index: 0, workspace) {
                out.append((found, effect.offset))
            }
        }
        return out
    }

    private func runs(_ script: Script, _ workspace: [UInt8]) -> [(violation: Violation, offset: Int)] {
        switch self {
        case .denyCommand: return violation(by: script).map { [($0, script.start)] } ?? []
        case .allowCommand:
            if !script.isRead { return [] }
            return violation(by: script).map { [($0, script.start)] } ?? []
        default:
            return script.commands.enumerated().compactMap { index, command in
                if command.flags.contains(.predicate) { return nil }
                return violation(
                    byText: command.view, isKnown: command.flags.contains(.known), kind: .command, index: index,
                    workspace
                ).map { ($0, script.start) }
            }
        }
    }

    /// What is not known satisfies no `allow_*`; for the others it is U+FFFD.
    private func violation(
        byText text: [UInt8], isKnown: Bool, kind: SubjectKind, index: Int, _ workspace: [UInt8]
    ) -> Violation? {
        if isAllow, !isKnown { return Violation(kind: kind, index: index) }
        let shown = isKnown ? text : text.flatMap { WordMarker.isMarker($0) ? [0xEF, 0xBF, 0xBD] : [$0] }
        let node = ArgumentNode(value: .string(shown), start: 0, end: shown.count)
        guard var found = violation(by: .value(node), workspace: workspace) else { return nil }
        if found.fault == nil { (found.kind, found.index) = (kind, index) }
        return found
    }

    private var isAllow: Bool {
        switch self {
        case .allowRegex, .allowPCRE2, .allowGlob, .allowValues, .allowCommand, .range: true
        case .denyRegex, .denyPCRE2, .denyGlob, .denyCommand, .maxBytes: false
        }
    }

    private static func has(_ surface: Surface, _ effect: CallEffect) -> Bool {
        switch effect.kind {
        case .run: false
        case .read: surface == .read
        case .write: surface == .write || surface == .patch && effect.isOfPatch
        case .connect: surface == .connect
        case .envRead, .envSet: surface == .env
        case .code: surface == .code
        }
    }
}
