/// A picture of numbers, independent of what it is drawn on: `text(_:)` draws it for a terminal, `scene` for files.
struct Chart: Sendable {
  var title = ""
  /// What was left out or averaged, said below the picture.
  var note = ""
  var content: Content

  enum Content: Sendable {
    case plane(Plane)
    case bars(Bars)
    case cells(Cells)
    case images(Images)
  }

  /// Curves, points and columns between two axes.
  struct Plane: Sendable {
    var x: Axis
    var y: Axis
    var series: [Series]
    /// Lines of a terminal that it takes between its axes.
    var height: Int
  }

  struct Series: Sendable {
    enum Kind: Sendable {
      /// Points joined in their order; where one has no place, the line has a gap.
      case line
      case points
      /// Columns from 0 up: `y[i]` is the height between `x[i]` and `x[i + 1]`.
      case columns
    }

    /// Stands in the legend, unless it is empty.
    var name = ""
    var kind = Kind.line
    var x: [Double]
    var y: [Double]
  }

  /// Horizontal bars from 0 on, below one another.
  struct Bars: Sendable {
    var labels: [String]
    var values: [Double]
  }

  /// A matrix whose values are shades.
  struct Cells: Sendable {
    var values: Grid
    /// One for each row and column, or none.
    var rows: [String]
    var columns: [String]
    /// The values that the scale begins and ends with.
    var scale: Axis
  }

  /// Images side by side.
  struct Images: Sendable {
    /// The first of them, as many as a figure may show.
    var images: [PixelGrid]
    /// How many there are, and how large they were.
    var count: Int
    var size: (rows: Int, columns: Int)
  }

  /// The series that have names: their numbers.
  static func named(_ series: [Series]) -> [Int] { series.indices.filter { !series[$0].name.isEmpty } }
}

/// A matrix of numbers, row by row; NaN where there is none.
struct Grid: Equatable, Sendable {
  let rows: Int
  let columns: Int
  var values: [Double]

  subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  /// The means of blocks, so that at most so many rows and columns are left; of what is not finite in them nothing comes in.
  func averaged(rows most: Int, columns mostColumns: Int) -> Grid {
    guard rows > most || columns > mostColumns else { return self }
    let (newRows, newColumns) = (min(rows, most), min(columns, mostColumns))
    var means: [Double] = []
    means.reserveCapacity(newRows * newColumns)
    for row in 0..<newRows {
      for column in 0..<newColumns {
        var total = 0.0, count = 0.0
        for i in row * rows / newRows..<(row + 1) * rows / newRows {
          for j in column * columns / newColumns..<(column + 1) * columns / newColumns where self[i, j].isFinite {
            count += 1
            // A running mean does not overflow.
            total += self[i, j] / count - total / count
          }
        }
        means.append(count == 0 ? .nan : total)
      }
    }
    return Grid(rows: newRows, columns: newColumns, values: means)
  }

  /// The smallest and the largest finite value; nil when there is none.
  var limits: (low: Double, high: Double)? { values.finiteLimits }
}

/// An image: one grid of brightnesses from 0 to 1, or three of red, green and blue.
struct PixelGrid: Sendable {
  var channels: [Grid]
  var rows: Int { channels[0].rows }
  var columns: Int { channels[0].columns }

  func averaged(rows: Int, columns: Int) -> PixelGrid {
    PixelGrid(channels: channels.map { $0.averaged(rows: rows, columns: columns) })
  }

  /// Nil where a channel is not finite.
  func colour(_ row: Int, _ column: Int) -> Scene.Colour? {
    let parts = channels.map { $0[row, column] }
    guard parts.allSatisfy(\.isFinite) else { return nil }
    let bytes = parts.map { UInt8((min(1, max(0, $0)) * 255).rounded()) }
    let last = bytes.count - 1
    return Scene.Colour(red: bytes[0], green: bytes[min(1, last)], blue: bytes[last])
  }

  /// How bright it is, from 0 to 1 (ITU-R BT.709); nil where a channel is not finite.
  func brightness(_ row: Int, _ column: Int) -> Double? {
    let parts = channels.map { $0[row, column] }
    guard parts.allSatisfy(\.isFinite) else { return nil }
    return parts.count == 3 ? 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] : parts[0]
  }
}

extension [Double] {
  /// The smallest and the largest finite number; nil when there is none.
  var finiteLimits: (low: Double, high: Double)? {
    var low = Double.infinity, high = -Double.infinity
    for value in self where value.isFinite {
      if value < low { low = value }
      if value > high { high = value }
    }
    return low <= high ? (low, high) : nil
  }
}
