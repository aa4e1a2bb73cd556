extension Chart.Images {
  /// More images than this have no place in a figure.
  static let mostInFigure = 64

  func scene(_ title: String) -> Scene {
    let shown = images.prefix(Self.mostInFigure)
    let across = min(8, max(1, shown.count)), gap = 6.0
    let room = (shown.count == 1 ? 320 : (480 - 2 * Figure.margin + gap) / Double(across) - gap)
    let size = shown.first.map { (rows: Double($0.rows), columns: Double($0.columns)) } ?? (rows: 1, columns: 1)
    // Whole points a pixel, where there are at least so many.
    let exact = min(room / size.columns, room / size.rows)
    let side = exact >= 1 ? exact.rounded(.down) : exact
    let width = side * size.columns, height = side * size.rows
    var scene = Scene(width: 0, height: 0)
    let needed = Double(across) * (width + gap) - gap + 2 * Figure.margin
    scene.width = max(needed, min(420, Figure.width(title, Figure.titleSize) + 2 * Figure.margin), 40).rounded(.up)
    let top = scene.addTitle(title, at: Figure.margin)
    for (number, image) in shown.enumerated() {
      let corner = Scene.Point(
        Figure.margin + Double(number % across) * (width + gap), top.rounded() + Double(number / across) * (height + gap))
      // Two pixels a point are as much as a printer shows.
      let small = image.averaged(rows: 1024, columns: 1024)
      let colours = (0..<small.rows).flatMap { row in (0..<small.columns).map { small.colour(row, $0) } }
      scene.marks.append(
        .pixels(Scene.Pixels(at: corner, width: width, height: height, rows: small.rows, columns: small.columns, colours: colours)))
    }
    let lines = Double((shown.count + across - 1) / across)
    scene.height = (top + lines * (height + gap) - gap + Figure.margin).rounded(.up)
    return scene
  }
}
