extension Chart.Plane {
  private static let width = 480.0
  private static let height = 250.0

  func scene(_ title: String) -> Scene {
    var scene = Scene(width: Self.width, height: 0)
    let yTicks = y.ticks(atMost: 6), xTicks = x.ticks(atMost: 7)
    let left = Figure.margin + (yTicks.map { Figure.width($0.text) }.max() ?? 0) + 9
    let right = Self.width - max(Figure.margin, (xTicks.last.map { Figure.width($0.text) } ?? 0) / 2 + 4)
    var top = scene.addTitle(title, at: Figure.margin)
    top = addLegend(to: &scene, from: Figure.margin, top: top)
    if !y.label.isEmpty {
      scene.add(Figure.shortened(y.label, to: Self.width - 2 * Figure.margin), Figure.margin, top + 11, colour: Figure.grey)
      top += 18
    }
    top += 6
    let bottom = top + Self.height
    let frame = Frame(left: left, right: right, top: top, bottom: bottom)
    addAxes(xTicks, yTicks, frame, to: &scene)
    for index in series.indices where series[index].kind == .columns { addColumns(index, frame, to: &scene) }
    for index in series.indices where series[index].kind == .line { addCurve(index, frame, to: &scene) }
    for index in series.indices where series[index].kind == .points { addPoints(index, frame, to: &scene) }
    scene.height = bottom + 24
    if !x.label.isEmpty {
      scene.add(x.label, (left + right) / 2, bottom + 34, anchor: .middle, colour: Figure.grey)
      scene.height += 16
    }
    scene.height = scene.height.rounded(.up) + 4
    return scene
  }

  /// The rectangle between the axes.
  private struct Frame {
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    func point(_ x: Double, _ y: Double) -> Scene.Point { Scene.Point(left + x * (right - left), bottom - y * (bottom - top)) }
  }

  private func addLegend(to scene: inout Scene, from left: Double, top: Double) -> Double {
    let named = Chart.named(series)
    guard !named.isEmpty else { return top }
    var x = left, y = top
    for index in named {
      let name = Figure.shortened(series[index].name, to: Self.width - left - 40)
      let width = 24 + Figure.width(name)
      if x > left, x + width > Self.width - Figure.margin {
        x = left
        y += 16
      }
      let middle = Scene.Point(x + 9, y + 7)
      if series[index].kind == .line {
        scene.addLine(Scene.Point(x, middle.y), Scene.Point(x + 18, middle.y), colour: .ofSeries(index), width: 2)
      } else {
        scene.addSign(index, middle, radius: 3.5)
      }
      scene.add(name, x + 24, y + 11)
      x += width + 18
    }
    return y + 20
  }

  private func addAxes(_ xTicks: [Axis.Tick], _ yTicks: [Axis.Tick], _ frame: Frame, to scene: inout Scene) {
    for tick in yTicks where tick.place > 0.001 {
      scene.addLine(frame.point(0, tick.place), frame.point(1, tick.place), colour: Figure.gridColour, width: 0.8)
    }
    scene.addLine(frame.point(0, 0), frame.point(0, 1))
    scene.addLine(frame.point(0, 0), frame.point(1, 0))
    var lowest = Double.infinity
    for tick in yTicks {
      let place = frame.point(0, tick.place)
      scene.addLine(Scene.Point(place.x - 4, place.y), place)
      guard lowest - place.y >= 12 else { continue }
      lowest = place.y
      scene.add(tick.text, place.x - 7, place.y + 4, anchor: .end)
    }
    var end = -Double.infinity
    for tick in xTicks {
      let place = frame.point(tick.place, 0), width = Figure.width(tick.text)
      scene.addLine(place, Scene.Point(place.x, place.y + 4))
      guard place.x - width / 2 > end + 6 else { continue }
      scene.add(tick.text, place.x, place.y + 17, anchor: .middle)
      end = place.x + width / 2
    }
  }

  private func addCurve(_ index: Int, _ frame: Frame, to scene: inout Scene) {
    for run in Polyline.runs(series[index], x, y, columns: 2 * Int(Self.width)) {
      guard let first = run.first else { continue }
      if run.count == 1 {
        scene.addSign(index, frame.point(first.x, first.y), radius: 2.5)
        continue
      }
      var path = Scene.Path(from: frame.point(first.x, first.y), colour: .ofSeries(index), width: 1.8)
      path.parts = run.dropFirst().map { .line(to: frame.point($0.x, $0.y)) }
      scene.marks.append(.path(path))
    }
  }

  private func addPoints(_ index: Int, _ frame: Frame, to scene: inout Scene) {
    struct Place: Hashable { let x: Int, y: Int }
    var seen: Set<Place> = []
    for (a, b) in zip(series[index].x, series[index].y) {
      let place = (x: x.place(a), y: y.place(b))
      guard (0...1).contains(place.x), (0...1).contains(place.y) else { continue }
      let point = frame.point(place.x, place.y)
      // Of points that lie within half a point of each other one is enough.
      guard seen.insert(Place(x: Int(point.x * 2), y: Int(point.y * 2))).inserted else { continue }
      scene.addSign(index, point, radius: series[index].x.count > 500 ? 1.6 : 2.8)
    }
  }

  private func addColumns(_ index: Int, _ frame: Frame, to scene: inout Scene) {
    let edges = series[index].x, heights = series[index].y
    guard edges.count == heights.count + 1 else { return }
    for (number, height) in heights.enumerated() where height > 0 {
      let corner = frame.point(x.place(edges[number]), y.place(height)), base = frame.point(x.place(edges[number + 1]), 0)
      let gap = min(1, (base.x - corner.x) / 8)
      scene.addRectangle(corner.x + gap / 2, corner.y, base.x - corner.x - gap, base.y - corner.y, .ofSeries(index))
    }
    scene.addLine(frame.point(0, 0), frame.point(1, 0))
  }
}
