/// The tables of some machines in one place, for walks that take millions of steps: an access to a machine of its own costs
/// more than a step.
struct MachineTables {
    let count: Int
    let start: [Int32]
    private let machines: [Machine]
    private let isLazy: [Bool]
    /// By machine, where its states and cells begin.
    private let firstState: [Int]
    private let firstCell: [Int]
    private let classCounts: [Int]
    private let next: [Int32]
    private let entered: [OutcomePair]
    private let ended: [OutcomePair?]
    private let dead: [Bool]
    /// By joint class and machine: the machine's class.
    private let classes: [Int]

    init(_ machines: [Machine], classes: [[Int]]) {
        self.machines = machines
        self.classes = classes.flatMap(\.self)
        count = machines.count
        start = machines.map(\.start)
        isLazy = machines.map(\.isLazy)
        classCounts = machines.map(\.classCount)
        var all = Machine.Tables()
        var firstState: [Int] = []
        var firstCell: [Int] = []
        for machine in machines {
            firstState.append(all.ended.count)
            firstCell.append(all.next.count)
            all.next += machine.whole.next
            all.entered += machine.whole.entered
            all.ended += machine.whole.ended
            all.dead += machine.whole.dead
        }
        (self.firstState, self.firstCell) = (firstState, firstCell)
        (next, entered, ended, dead) = (all.next, all.entered, all.ended, all.dead)
    }

    func step(_ machine: Int, _ state: Int32, _ joint: Int) -> Int32 {
        let byteClass = classes[joint * count + machine]
        if isLazy[machine] { return machines[machine].step(state, byteClass) }
        return next[firstCell[machine] + Int(state) * classCounts[machine] + byteClass]
    }

    func entered(_ machine: Int, _ state: Int32) -> OutcomePair {
        // A lazy machine says what it says at the end.
        isLazy[machine] ? .none : entered[firstState[machine] + Int(state)]
    }

    func ended(_ machine: Int, _ state: Int32) -> OutcomePair? {
        isLazy[machine] ? machines[machine].ended(state) : ended[firstState[machine] + Int(state)]
    }

    func isDead(_ machine: Int, _ state: Int32) -> Bool {
        !isLazy[machine] && dead[firstState[machine] + Int(state)]
    }
}

/// Steps of single machines that all searches of one comparison may take together.
final class StepMeter {
    private var left: Int

    init(_ steps: Int) { left = steps }

    /// False when there are not that many left, and from then on.
    func take(_ steps: Int) -> Bool {
        if left < steps {
            left = 0
            return false
        }
        left -= steps
        return true
    }
}
