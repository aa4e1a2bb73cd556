import TernTensor

extension Operation {
  static let heatmap = Operation(
    "heatmap",
    [
      .tensor("matrix"), .optional(.any("rows")), .optional(.any("columns")), .text("title", ""), .optional(.number("low")),
      .optional(.number("high")),
    ],
    """
    Draws a matrix in the terminal, each element as a shade or colour between those for low and high, with a scale below.

    rows and columns are the labels: tuples of strings. Without low and high the scale goes from the smallest element to the largest. A
    NaN is a question mark. Where a matrix has more rows or columns than there is room for, blocks of it are averaged. `save_plot` writes
    the picture to a file.

    - Shapes: `matrix: [m, n]`
    """,
    examples: [
      ("heatmap([[0.9, 0.1], [0.2, 0.8]], rows=(\"cat\", \"dog\"), columns=(\"cat\", \"dog\"))", "none"),
      ("heatmap(eye(4), low=0, high=1)", "none"),
    ], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let (shape, values) = try call.numbers(0)
    guard shape.count == 2 else { throw call.wrong(0, "a matrix: a tensor with two axes") }
    let matrix = Grid(rows: shape[0], columns: shape[1], values: values)
    let cells = Chart.Cells(
      values: matrix, rows: try call.labels(1, count: matrix.rows, of: "rows"),
      columns: try call.labels(2, count: matrix.columns, of: "columns"), scale: Axis(matrix.limits, given: try call.ends(low: 4, high: 5)))
    return call.show(Chart(title: try call.line(3), content: .cells(cells)))
  }

  static let image = Operation(
    "image", [.tensor("pixels"), .text("title", "")],
    """
    Draws images in the terminal, several side by side: grey ones as they are from 0 to 1, or else from the smallest number to the largest.

    Three numbers a pixel are red, green and blue, from 0 to 1. Large images are averaged down to what there is room for. Pixels that are
    not finite are left out. `save_plot` writes the picture to a file.

    - Shapes: `pixels: [h, w]`, `[h, w, 3]`, `[n, h, w]` or `[n, h, w, 3]`
    """, examples: [("image([[0, 0.5], [0.5, 1]])", "none"), ("image(zeros(4, 4, 3), title=\"Black\")", "none")], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let (shape, values) = try call.numbers(0)
    let isColour = shape.count == 4 || shape.count == 3 && shape[2] == 3
    guard (2...4).contains(shape.count), shape.count < 4 || shape[3] == 3 else {
      throw call.wrong(0, "images [h, w], [h, w, 3], [n, h, w] or [n, h, w, 3]")
    }
    let isSeveral = shape.count == 4 || shape.count == 3 && !isColour
    let count = isSeveral ? shape[0] : 1, rows = shape[isSeveral ? 1 : 0], columns = shape[isSeveral ? 2 : 1]
    guard let limits = values.finiteLimits ?? (values.isEmpty ? nil : (0, 1)) else { throw call.wrong(0, "images with pixels") }
    let isPlain = limits.low >= 0 && limits.high <= 1
    guard isPlain || !isColour else {
      let ends = (NumberText.general(limits.low, 4), NumberText.general(limits.high, 4))
      throw call.wrong(0, "colours from 0 to 1 (here they go from \(ends.0) to \(ends.1))")
    }
    // Halves, as the largest numbers have no difference.
    let room = limits.high / 2 - limits.low / 2
    func part(_ value: Double) -> Double {
      isPlain ? value : !value.isFinite ? .nan : room > 0 ? (value / 2 - limits.low / 2) / room : 0.5
    }
    let channels = isColour ? 3 : 1
    let images = (0..<Swift.min(count, Chart.Images.mostInFigure)).map { number in
      let image = PixelGrid(
        channels: (0..<channels).map { channel in
          let first = number * rows * columns * channels + channel
          return Grid(rows: rows, columns: columns, values: (0..<rows * columns).map { part(values[first + $0 * channels]) })
        })
      return image.averaged(rows: 1024, columns: 1024)
    }
    let content = Chart.Images(images: images, count: count, size: (rows, columns))
    return call.show(Chart(title: try call.line(1), content: .images(content)))
  }

  static let savePlot = Operation(
    "save_plot", [.text("path")],
    """
    Writes the last picture that was drawn to a file, as the end of its name says: .svg, .png, and whatever else plug-ins draw.

    - Errors: there is none before plot, points, bars, hist, heatmap or image has drawn one
    """, examples: [("figure = y -> { plot(y); save_plot(\"loss.svg\") }", nil)], rules: .giving("nothing")
  ) { call throws(OperationError) in
    let path = try call.text(0)
    let renderers = call.host.renderers
    let suffix = path.split(separator: ".").last.map { $0.lowercased() }
    guard path.contains("."), !path.utf8.contains(0), let renderer = renderers.first(where: { $0.suffix == suffix }) else {
      let names = renderers.map { "." + $0.suffix }
      let others = names.count > 1 ? names.dropLast().joined(separator: ", ") + " or " : ""
      throw call.wrong(0, "a path that ends in \(others)\(names.last ?? "")")
    }
    guard let picture = call.host.lastPicture else {
      throw .refused(
        operation: "save_plot", parameter: nil, axis: nil,
        problem: "nothing has been drawn yet; draw a picture first, with plot, points, bars, hist, heatmap or image")
    }
    do throws(FileFault) { try FileBytes.write(renderer.draw(picture), to: path) } catch { throw .file(path: path, problem: error.problem) }
    return .none
  }
}
