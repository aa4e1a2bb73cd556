import Foundation
import TernOps
import TernRuntime
import TernSyntax
import Testing

/// Pictures as files.
@Suite struct PictureFileTests {
  private func draw(_ scene: Scene, as suffix: String) throws -> [UInt8] {
    try #require(Catalogue.plugins.flatMap(\.renderers).first { $0.suffix == suffix }).draw(scene)
  }

  /// A picture with every kind of mark.
  private var scene: Scene {
    var scene = Scene(width: 100, height: 60)
    scene.marks = [
      .rectangle(Scene.Rectangle(at: Scene.Point(10, 10), width: 20, height: 20, fill: Scene.Colour(0x0072B2))),
      .circle(Scene.Circle(at: Scene.Point(50, 20), radius: 8, fill: Scene.Colour(0xD55E00), edge: .black)),
      .polygon(Scene.Polygon([Scene.Point(65, 30), Scene.Point(85, 30), Scene.Point(75, 10)], fill: Scene.Colour(0x009E73))),
      .pixels(
        Scene.Pixels(
          at: Scene.Point(10, 40), width: 20, height: 10, rows: 1, columns: 3,
          colours: [Scene.Colour(0xFF0000), nil, Scene.Colour(0x0000FF)])),
      .text(Scene.Text("a < b & \u{1}c", at: Scene.Point(60, 50), turn: 90)),
    ]
    var arrow = Scene.Path(from: Scene.Point(35, 45), colour: Scene.Colour(0x123456), width: 3, isArrow: true)
    arrow.parts = [.line(to: Scene.Point(55, 45)), .curve(to: Scene.Point(90, 45), Scene.Point(60, 30), Scene.Point(80, 50))]
    scene.marks.append(.path(arrow))
    return scene
  }

  // MARK: PNG

  /// What a PNG file shows, taken apart and checked.
  private struct Image {
    let width: Int
    let height: Int
    private let rows: [UInt8]

    init(_ file: [UInt8]) throws {
      #expect(Array(file.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
      func integer(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
      var place = 8
      var chunks: [(name: String, data: ArraySlice<UInt8>)] = []
      while place < file.count {
        let count = integer(file[place..<place + 4])
        let content = file[place + 4..<place + 8 + count]
        #expect(integer(file[place + 8 + count..<place + 12 + count]) == Checksum.crc32(Array(content)))
        chunks.append((String(decoding: content.prefix(4), as: UTF8.self), content.dropFirst(4)))
        place += 12 + count
      }
      #expect(chunks.map(\.name) == ["IHDR", "IDAT", "IEND"])
      let header = Array(chunks[0].data)
      width = integer(header[0..<4])
      height = integer(header[4..<8])
      #expect(Array(header[8...]) == [8, 2, 0, 0, 0])
      let packed = chunks[1].data
      rows = try Inflate.unpack(packed.dropFirst(2).dropLast(4), size: (width * 3 + 1) * height)
      #expect(integer(packed.suffix(4)) == Checksum.adler32(rows))
      #expect((integer(packed.prefix(2))) % 31 == 0)
    }

    /// The colour at a place that is given in points, of which each has two pixels.
    func colour(_ x: Double, _ y: Double) -> Scene.Colour {
      let place = Int(y * 2) * (width * 3 + 1) + 1 + Int(x * 2) * 3
      return Scene.Colour(red: rows[place], green: rows[place + 1], blue: rows[place + 2])
    }
  }

  @Test("a PNG file can be taken apart, and its marks have their colours")
  func png() throws {
    let image = try Image(draw(scene, as: "png"))
    #expect(image.width == 200 && image.height == 120)
    #expect(image.colour(20, 20) == Scene.Colour(0x0072B2))
    #expect(image.colour(10, 10) == Scene.Colour(0x0072B2) && image.colour(29.5, 29.5) == Scene.Colour(0x0072B2))
    #expect(image.colour(9.5, 20) == .white && image.colour(30, 20) == .white)
    #expect(image.colour(50, 20) == Scene.Colour(0xD55E00))
    #expect(image.colour(75, 25) == Scene.Colour(0x009E73) && image.colour(67, 12) == .white)
    #expect(image.colour(12, 45) == Scene.Colour(0xFF0000) && image.colour(28, 45) == Scene.Colour(0x0000FF))
    #expect(image.colour(20, 45) == .white)
    #expect(image.colour(45, 45) == Scene.Colour(0x123456))
  }

  @Test("pictures without size, or with more than there is memory for, are drawn all the same")
  func sizes() throws {
    for size in [0, -1, .nan, .infinity, 1e9] {
      #expect(try Image(draw(Scene(width: size, height: 1), as: "png")).width > 0)
    }
    var scene = Scene(width: 10, height: 10)
    scene.marks = [
      .circle(Scene.Circle(at: Scene.Point(.nan, 1), radius: .infinity, fill: .black)),
      .rectangle(Scene.Rectangle(at: Scene.Point(1, 1), width: -.infinity, height: .nan, fill: .black)),
      .polygon(Scene.Polygon([Scene.Point(.infinity, 0), Scene.Point(0, .nan), Scene.Point(-1e300, 1)], fill: .black)),
      .pixels(Scene.Pixels(at: Scene.Point(-1e300, 0), width: .infinity, height: 1, rows: 1, columns: 1, colours: [.black])),
      .text(Scene.Text("x", at: Scene.Point(.nan, .infinity), size: .infinity)),
      .path(Scene.Path(from: Scene.Point(.nan, 3), width: .nan, isArrow: true)),
    ]
    for suffix in ["png", "svg"] { #expect(try !draw(scene, as: suffix).isEmpty) }
  }

  @Test("random bytes are the same when they were packed and unpacked", arguments: [0, 1, 2, 3, 1000, 70000])
  func packing(_ count: Int) throws {
    let session = Interpreter()
    session.output = { _ in }
    // Noise, and what repeats itself.
    for program in ["image(rand(\(max(1, count)), 1))", "image(ones(\(max(1, count)), 1))"] {
      try session.run(Source(name: "program", program))
      _ = try Image(draw(#require(session.machine.lastPicture), as: "png"))
    }
  }

  // MARK: SVG

  /// Whether every element ends, within the one where it began, and no sign stands where it must not.
  private func isWellFormed(_ text: String) -> Bool {
    var open: [Substring] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      let between = rest[..<start]
      if between.contains(">") || between.replacing(#/&(amp|lt|gt);/#, with: "").contains("&") { return false }
      guard let end = rest[start...].firstIndex(of: ">") else { return false }
      let tag = rest[rest.index(after: start)..<end]
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter }
      if tag.hasPrefix("/") {
        guard open.popLast() == name else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
      if tag.count(where: { $0 == "\"" }) % 2 == 1 || tag.contains("<") { return false }
      rest = rest[rest.index(after: end)...]
    }
    return open.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" }
  }

  @Test("an SVG file is well-formed, and has every mark")
  func svg() throws {
    let text = String(decoding: try draw(scene, as: "svg"), as: UTF8.self)
    #expect(isWellFormed(text))
    for part in ["<circle ", "<polygon ", "fill=\"#ff0000\"", "rotate(-90 60 50)", "a &lt; b &amp;  c", " C60,30 80,50 90,45"] {
      #expect(text.contains(part), "\(part)")
    }
    var many = Scene(width: 100, height: 100)
    many.marks = [
      .pixels(
        Scene.Pixels(
          at: Scene.Point(0, 0), width: 100, height: 100, rows: 100, columns: 100, colours: Array(repeating: .black, count: 10000)))
    ]
    let image = String(decoding: try draw(many, as: "svg"), as: UTF8.self)
    #expect(isWellFormed(image) && image.contains("href=\"data:image/png;base64,iVBORw0KGgo"))
  }

  // MARK: save_plot

  private func message(_ program: String) -> String? {
    let session = Interpreter()
    session.output = { _ in }
    do { try session.run(Source(name: "program", program)) } catch { return error.message }
    return nil
  }

  @Test("the last picture is saved in the format that the file's name says")
  func saving() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tern-pictures-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let drawings = [
      "plot([1, 2, 3], \"a < b\")", "bars((a = 1))", "hist([1, 2])", "heatmap(eye(3))", "points([1, 2], [3, 4])", "image(eye(4))",
    ]
    for (number, drawing) in drawings.enumerated() {
      let path = folder.appendingPathComponent("\(number)").path
      #expect(message("\(drawing)\nsave_plot(\"\(path).svg\")\nsave_plot(\"\(path).PNG\")") == nil)
      #expect(isWellFormed(try String(contentsOfFile: path + ".svg", encoding: .utf8)))
      let image = try Image([UInt8](Data(contentsOf: URL(fileURLWithPath: path + ".PNG"))))
      #expect(image.width > 50 && image.height > 50 && image.colour(1, 1) == .white)
    }
    #expect(message("plot([1, 2])\nsave_plot(\"\(folder.path)/none/x.svg\")")?.contains("none/x.svg") == true)
  }

  @Test("what cannot be saved is refused")
  func refusals() {
    #expect(
      message("save_plot(\"x.svg\")")
        == "save_plot: nothing has been drawn yet; draw a picture first, with plot, points, bars, hist, heatmap or image")
    #expect(message("plot([1, 2])\nsave_plot(\"x.gif\")") == "save_plot: path is \"x.gif\", but must be a path that ends in .svg or .png")
    #expect(message("plot([1, 2])\nsave_plot(\"svg\")") == "save_plot: path is \"svg\", but must be a path that ends in .svg or .png")
  }
}
