/// Dots within characters: two across and four down in one of Unicode's Braille patterns, or one alone where there is only ASCII.
struct DotGrid {
  let columns: Int
  let rows: Int
  let isBraille: Bool
  private var bits: [UInt8]
  /// Who dotted a character last.
  private var owners: [Int]

  var across: Int { isBraille ? columns * 2 : columns }
  var down: Int { isBraille ? rows * 4 : rows }

  init(columns: Int, rows: Int, isBraille: Bool) {
    self.columns = columns
    self.rows = rows
    self.isBraille = isBraille
    bits = [UInt8](repeating: 0, count: columns * rows)
    owners = [Int](repeating: 0, count: columns * rows)
  }

  /// The dot of a place in the square from 0 to 1, counted from the left and from the top.
  func dot(_ point: Polyline.Point) -> (x: Int, y: Int) {
    (Int((point.x * Double(across - 1)).rounded()), Int(((1 - point.y) * Double(down - 1)).rounded()))
  }

  mutating func mark(_ x: Int, _ y: Int, owner: Int) {
    guard x >= 0, x < across, y >= 0, y < down else { return }
    let masks: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    let place = isBraille ? y / 4 * columns + x / 2 : y * columns + x
    bits[place] |= isBraille ? masks[y % 4][x % 2] : 1
    owners[place] = owner
  }

  /// Joins points (Bresenham, 1965).
  mutating func draw(_ run: [Polyline.Point], owner: Int) {
    guard var (x, y) = run.first.map(dot) else { return }
    mark(x, y, owner: owner)
    for point in run.dropFirst() {
      let end = dot(point)
      let (dx, dy) = (abs(end.x - x), abs(end.y - y))
      let (sx, sy) = (end.x > x ? 1 : -1, end.y > y ? 1 : -1)
      var error = dx - dy
      while x != end.x || y != end.y {
        let twice = 2 * error
        if twice > -dy {
          error -= dy
          x += sx
        }
        if twice < dx {
          error += dx
          y += sy
        }
        mark(x, y, owner: owner)
      }
    }
  }

  /// What stands in a character, if anything, and whose it is.
  func cell(_ row: Int, _ column: Int) -> (bits: UInt8, owner: Int)? {
    let place = row * columns + column
    return bits[place] == 0 ? nil : (bits[place], owners[place])
  }

  static func braille(_ bits: UInt8) -> String { Unicode.Scalar(0x2800 + UInt32(bits)).map { String($0) } ?? " " }
}
