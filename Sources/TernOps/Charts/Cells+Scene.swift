import TernTensor

extension Chart.Cells {
  /// More cells than this in a row or column are averaged.
  static let mostInFigure = 512

  func scene(_ title: String) -> Scene {
    let shown = values.averaged(rows: Self.mostInFigure, columns: Self.mostInFigure)
    let names = (rows: rows.map { Figure.shortened($0, to: 140) }, columns: columns.map { Figure.shortened($0, to: 140) })
    // Whole points a cell, so that nothing shines through between them.
    let longest = max(shown.rows, shown.columns, 1)
    let labelsAcross = names.columns.map { Figure.width($0) }.max() ?? 0
    // A few cells are as wide as their labels.
    let widest = longest <= 8 ? min(56, max(36, labelsAcross + 8)).rounded(.up) : 36
    let side = longest <= 40 ? max(9, min(widest, (400 / Double(longest)).rounded(.down))) : 340 / Double(longest)
    let isTurned = labelsAcross + 6 > side
    let left = Figure.margin + (names.rows.isEmpty ? 2 : (names.rows.map { Figure.width($0) }.max() ?? 0) + 7)
    let width = side * Double(shown.columns), height = side * Double(shown.rows)
    let ticks = scale.ticks(atMost: 5)
    let ends = [Self.end(scale.low), Self.end(scale.high)]
    let scaleWidth = (ticks.map(\.text) + ends).map { Figure.width($0, 10) }.max() ?? 0
    let right = left + width + 16 + 12 + 8 + scaleWidth + Figure.margin
    var scene = Scene(width: max(right, min(420, Figure.width(title, Figure.titleSize) + 2 * Figure.margin)).rounded(.up), height: 0)
    let top = scene.addTitle(title, at: Figure.margin).rounded() + 2
    addCells(shown, left.rounded(), top, side, to: &scene)
    let ownSide = (row: height / Double(max(values.rows, 1)), column: width / Double(max(values.columns, 1)))
    for (row, name) in names.rows.enumerated() where Self.isLabelled(row, ownSide.row) {
      scene.add(name, left.rounded() - 6, top + (Double(row) + 0.5) * height / Double(values.rows) + 4, anchor: .end)
    }
    for (column, name) in names.columns.enumerated() where Self.isLabelled(column, ownSide.column) {
      let middle = left.rounded() + (Double(column) + 0.5) * width / Double(values.columns)
      if isTurned {
        scene.add(name, middle + 4, top + height + 6, anchor: .end, turn: 90)
      } else {
        scene.add(name, middle, top + height + 15, anchor: .middle)
      }
    }
    addScale(ticks, left.rounded() + width + 16, top, max(height, 60), to: &scene)
    let labels = names.columns.isEmpty ? 0 : isTurned ? labelsAcross + 8 : 18
    scene.height = (top + max(height + labels, 66) + Figure.margin).rounded(.up)
    return scene
  }

  private static func end(_ value: Double) -> String { Chart.Bars.number(value) }

  /// Whether there is room for a label at each so many cells.
  private static func isLabelled(_ index: Int, _ side: Double) -> Bool {
    let distance = max(1, Int((12 / max(side, 0.01)).rounded(.up)))
    return index % distance == 0
  }

  private func addCells(_ shown: Grid, _ left: Double, _ top: Double, _ side: Double, to scene: inout Scene) {
    let grey = Scene.Colour(0xDDDDDD)
    let colours = shown.values.map { value -> Scene.Colour in
      let part = scale.place(value)
      return value.isNaN ? grey : .shade(part.isNaN ? (value > 0 ? 1 : 0) : part)
    }
    let width = side * Double(shown.columns), height = side * Double(shown.rows)
    scene.marks.append(
      .pixels(
        Scene.Pixels(at: Scene.Point(left, top), width: width, height: height, rows: shown.rows, columns: shown.columns, colours: colours)))
    // Small matrices show their numbers, as confusion matrices do.
    let numbers = shown.values.map { $0.isNaN ? "" : Axis.short(NumberText.general($0, 3)) }
    guard shown.rows <= 12, shown.columns <= 12, side >= 20, numbers.allSatisfy({ Figure.width($0, 9) + 2 <= side }) else { return }
    for (place, number) in numbers.enumerated() {
      let (row, column) = (place / shown.columns, place % shown.columns)
      scene.add(
        number, left + (Double(column) + 0.5) * side, top + (Double(row) + 0.5) * side + 3.2, anchor: .middle, size: 9,
        colour: colours[place].isDark ? .white : .black)
    }
  }

  /// The colours from low to high beside the numbers that they stand for.
  private func addScale(_ ticks: [Axis.Tick], _ x: Double, _ top: Double, _ height: Double, to scene: inout Scene) {
    let steps = 64
    let colours = (0..<steps).map { Scene.Colour?.some(.shade(1 - (Double($0) + 0.5) / Double(steps))) }
    scene.marks.append(.pixels(Scene.Pixels(at: Scene.Point(x, top), width: 12, height: height, rows: steps, columns: 1, colours: colours)))
    for tick in ticks {
      let y = top + (1 - tick.place) * height
      scene.addLine(Scene.Point(x + 12, y), Scene.Point(x + 15, y))
      scene.add(tick.text, x + 18, y + 3.5, size: 10)
    }
  }
}
