/// The lines of a curve within a square: from 0 to 1 to the right and up.
enum Polyline {
  typealias Point = (x: Double, y: Double)

  /// Runs of points to be joined, cut off at the sides of the square. Where many points lie above one another within a column, only the
  /// first, the lowest, the highest and the last of them are left: the picture is the same.
  ///
  /// - Parameter columns: how many columns can be told apart.
  static func runs(_ series: Chart.Series, _ x: Axis, _ y: Axis, columns: Int) -> [[Point]] {
    var runs: [[Point]] = []
    var run: [Point] = []
    var column = Column()
    func flush() { run += column.points }
    for (a, b) in zip(series.x, series.y) {
      let point = (x: x.place(a), y: y.place(b))
      guard !point.x.isNaN, !point.y.isNaN else {
        flush()
        column = Column()
        if !run.isEmpty { runs.append(run) }
        run = []
        continue
      }
      let number = (point.x * Double(columns)).rounded(.down)
      if number != column.number {
        flush()
        column = Column(number: number, point)
      } else {
        column.add(point)
      }
    }
    flush()
    if !run.isEmpty { runs.append(run) }
    return runs.flatMap(clipped)
  }

  /// Points of a curve in one column.
  private struct Column {
    let number: Double
    private var first: Point?, last: Point?, lowest: (Point, Int)?, highest: (Point, Int)?
    private var count = 0

    init() { number = .nan }

    init(number: Double, _ point: Point) {
      self.number = number
      first = point
      add(point)
    }

    mutating func add(_ point: Point) {
      last = point
      if lowest.map({ point.y < $0.0.y }) ?? true { lowest = (point, count) }
      if highest.map({ point.y > $0.0.y }) ?? true { highest = (point, count) }
      count += 1
    }

    /// In their order.
    var points: [Point] {
      guard let first, let last, let lowest, let highest else { return [] }
      if count == 1 { return [first] }
      let inner = lowest.1 < highest.1 ? [lowest, highest] : [highest, lowest]
      return [first] + inner.filter { $0.1 != 0 && $0.1 != count - 1 }.map(\.0) + [last]
    }
  }

  /// The parts of a line that lie within the square.
  private static func clipped(_ run: [Point]) -> [[Point]] {
    let isInside = { (point: Point) in (0...1).contains(point.x) && (0...1).contains(point.y) }
    if run.allSatisfy(isInside) { return [run] }
    if run.count == 1 { return [] }
    var parts: [[Point]] = []
    var part: [Point] = []
    for (a, b) in zip(run, run.dropFirst()) {
      guard let (from, to) = clipped(a, b) else {
        if !part.isEmpty { parts.append(part) }
        part = []
        continue
      }
      if part.isEmpty { part = [from] }
      part.append(to)
      if !isInside(b) {
        parts.append(part)
        part = []
      }
    }
    if !part.isEmpty { parts.append(part) }
    return parts
  }

  /// What of a line lies within the square (Liang and Barsky, 1984).
  private static func clipped(_ a: Point, _ b: Point) -> (Point, Point)? {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var from = 0.0, to = 1.0
    for (step, room) in [(-dx, a.x), (dx, 1 - a.x), (-dy, a.y), (dy, 1 - a.y)] {
      if step == 0 {
        if room < 0 { return nil }
        continue
      }
      let t = room / step
      if step < 0 { from = max(from, t) } else { to = min(to, t) }
    }
    guard from <= to else { return nil }
    func point(_ t: Double) -> Point { (min(1, max(0, a.x + t * dx)), min(1, max(0, a.y + t * dy))) }
    return (from == 0 ? a : point(from), to == 1 ? b : point(to))
  }
}
