extension Scene.Colour {
  /// Colours that people with any kind of colour vision can tell apart (Okabe and Ito, 2008), first those that stand out on black and
  /// on white.
  static let series = [0x0072B2, 0xE69F00, 0x009E73, 0xD55E00, 0xCC79A7, 0x56B4E9, 0x7F7F7F, 0xF0E442].map { Scene.Colour($0) }

  /// The colour of series number `index`; they come round again.
  static func ofSeries(_ index: Int) -> Scene.Colour { series[index % series.count] }

  /// Matplotlib's viridis at nine places.
  private static let viridis = [
    0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725,
  ].map { Scene.Colour($0) }

  /// A colour for a part from 0 to 1, from dark to bright.
  static func shade(_ part: Double) -> Scene.Colour {
    let place = min(1, max(0, part)) * Double(viridis.count - 1)
    let left = min(Int(place), viridis.count - 2)
    return viridis[left].mixed(with: viridis[left + 1], place - Double(left))
  }

  private func mixed(with other: Scene.Colour, _ part: Double) -> Scene.Colour {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 { UInt8((Double(a) + (Double(b) - Double(a)) * part).rounded()) }
    return Scene.Colour(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  /// Whether white letters can be read on it better than black ones.
  var isDark: Bool { 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue) < 140 }

  /// The nearest of the 256 colours of xterm: those of its cube, or of its greys.
  var terminalIndex: Int {
    let steps = [0, 95, 135, 175, 215, 255]
    func nearest(_ value: UInt8) -> Int { steps.indices.min { abs(steps[$0] - Int(value)) < abs(steps[$1] - Int(value)) } ?? 0 }
    let cube = (nearest(red), nearest(green), nearest(blue))
    let grey = min(23, max(0, (Int(red) + Int(green) + Int(blue)) / 3 - 3) / 10)
    func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
      (r - Int(red)) * (r - Int(red)) + (g - Int(green)) * (g - Int(green)) + (b - Int(blue)) * (b - Int(blue))
    }
    let level = 8 + 10 * grey
    if distance(level, level, level) < distance(steps[cube.0], steps[cube.1], steps[cube.2]) { return 232 + grey }
    return 16 + 36 * cube.0 + 6 * cube.1 + cube.2
  }
}
