extension Chart.Bars {
  func scene(_ title: String) -> Scene {
    var scene = Scene(width: 480, height: 0)
    let names = labels.map { Figure.shortened($0, to: 160) }
    let numbers = values.map(Self.number)
    let top = scene.addTitle(title, at: Figure.margin) + 2
    let numberWidth = (numbers.map { Figure.width($0, 10) }.max() ?? 0) + 6
    let hasNegative = values.contains { $0 < 0 }
    let left = Figure.margin + (names.map { Figure.width($0) }.max() ?? 0) + 8 + (hasNegative ? numberWidth : 0)
    let right = scene.width - Figure.margin - numberWidth
    let (axis, bars) = places()
    let step = 22.0
    func x(_ place: Double) -> Double { left + place * (right - left) }
    for (index, bar) in bars.enumerated() {
      let y = top + Double(index) * step
      if index < names.count { scene.add(names[index], left - 8 - (hasNegative ? numberWidth : 0), y + 15, anchor: .end) }
      let isNegative = values[index] < 0
      if let bar, bar.to > bar.from { scene.addRectangle(x(bar.from), y + 4, x(bar.to) - x(bar.from), 14, .ofSeries(isNegative ? 3 : 0)) }
      let end = x(bar.map { isNegative ? $0.from : $0.to } ?? axis)
      scene.add(numbers[index], isNegative ? end - 4 : end + 4, y + 14.5, anchor: isNegative ? .end : .start, size: 10, colour: Figure.grey)
    }
    let bottom = top + Double(values.count) * step
    scene.addLine(Scene.Point(x(axis), top), Scene.Point(x(axis), bottom))
    scene.height = bottom + Figure.margin
    return scene
  }
}
