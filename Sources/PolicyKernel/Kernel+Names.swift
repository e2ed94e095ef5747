internal import Bytecode
public import CallModel
internal import HostTools

/// Where a name stands in an image, whatever the call's arguments are.
public struct NameStanding: Sendable, Hashable {
    /// In CLASSES.
    public let toolClass: Int
    /// How rung 8 admits the name, or nil. A script of tool calls may be admitted by these besides.
    public let by: DecidedBy?
    /// The rule that admits it, or that is cited when nothing does.
    public let rule: Int
}

extension Kernel {
    /// Whether a posture admits names by their shape.
    public var admitsByShape: Bool { plans.contains { $0.postureRule >= 0 } }

    /// The class and the admission of a canonical name that is no input fault. For analyses: a decision finds both itself.
    /// - Parameter hasArguments: a call without arguments is of the class of names that do not write
    /// - Complexity: linear in the name and the prefixes
    public func standing(of name: [UInt8], hasArguments: Bool = true) -> NameStanding {
        var folded: [UInt8] = []
        let toolClass = names.toolClass(name.span, &folded, readsShape: hasArguments)
        let plan = plans[toolClass]
        var by: DecidedBy?
        var rule = Int(model.header.faults.defaultDeny)
        if plan.exactRule >= 0 {
            (by, rule) = (.allow, plan.exactRule)
        } else if ToolNames.isPlain(name.span) {
            let prefix = plan.hasPrefixes ? prefixes.rule(of: name.span) : -1
            if prefix >= 0 {
                (by, rule) = (.prefix, prefix)
            } else if plan.postureRule >= 0, ToolNames.isReadShaped(name.span) {
                (by, rule) = (.posture, plan.postureRule)
            } else if plan.advisoryRule >= 0 {
                (by, rule) = (.advisory, plan.advisoryRule)
            }
        }
        return NameStanding(toolClass: toolClass, by: by, rule: rule)
    }
}
