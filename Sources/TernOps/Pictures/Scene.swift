/// A picture as marks on a page, the first at the bottom. Lengths are in points, x to the right and y down from the left upper corner.
public struct Scene: Sendable {
  public var width: Double
  public var height: Double
  public var marks: [Mark] = []

  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  public enum Mark: Sendable {
    case path(Path)
    case rectangle(Rectangle)
    case circle(Circle)
    case polygon(Polygon)
    case pixels(Pixels)
    case text(Text)
  }

  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A colour of the sRGB space, each part from 0 to 255.
  public struct Colour: Equatable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// `Colour(0xDBE9FF)`
    public init(_ hex: UInt32) {
      self.init(red: UInt8(hex >> 16 & 0xFF), green: UInt8(hex >> 8 & 0xFF), blue: UInt8(hex & 0xFF))
    }

    public static let black = Colour(0x000000)
    public static let white = Colour(0xFFFFFF)
  }

  /// A line through points, straight or bent.
  public struct Path: Sendable {
    public enum Part: Sendable {
      case line(to: Point)
      /// A cubic Bézier curve.
      case curve(to: Point, Point, Point)

      /// Where it ends.
      public var end: Point {
        switch self {
        case .line(let end): end
        case .curve(let end, _, _): end
        }
      }
    }

    public var start: Point
    public var parts: [Part] = []
    public var colour: Colour
    public var width: Double
    /// Whether it ends with the head of an arrow.
    public var isArrow: Bool

    public init(from start: Point, colour: Colour = .black, width: Double = 1, isArrow: Bool = false) {
      self.start = start
      self.colour = colour
      self.width = width
      self.isArrow = isArrow
    }
  }

  public struct Rectangle: Sendable {
    /// Its left upper corner.
    public var corner: Point
    public var width: Double
    public var height: Double
    /// How round its corners are.
    public var radius: Double
    public var fill: Colour
    /// The colour of its edge, if it has one.
    public var edge: Colour?

    public init(at corner: Point, width: Double, height: Double, radius: Double = 0, fill: Colour, edge: Colour? = nil) {
      self.corner = corner
      self.width = width
      self.height = height
      self.radius = radius
      self.fill = fill
      self.edge = edge
    }
  }

  public struct Circle: Sendable {
    public var centre: Point
    public var radius: Double
    public var fill: Colour
    /// The colour of its edge, if it has one.
    public var edge: Colour?

    public init(at centre: Point, radius: Double, fill: Colour, edge: Colour? = nil) {
      self.centre = centre
      self.radius = radius
      self.fill = fill
      self.edge = edge
    }
  }

  /// A filled area with corners; where its outline crosses itself, what is enclosed an even number of times is left out.
  public struct Polygon: Sendable {
    public var corners: [Point]
    public var fill: Colour

    public init(_ corners: [Point], fill: Colour) {
      self.corners = corners
      self.fill = fill
    }
  }

  /// An image of rectangles of one size and one colour each, which do not run into one another however large they are drawn.
  public struct Pixels: Sendable {
    /// Its left upper corner.
    public var corner: Point
    public var width: Double
    public var height: Double
    public var rows: Int
    public var columns: Int
    /// `rows * columns` colours, row by row from the top; nil lets through what is behind.
    public var colours: [Colour?]

    /// - Precondition: there are `rows * columns` colours.
    public init(at corner: Point, width: Double, height: Double, rows: Int, columns: Int, colours: [Colour?]) {
      precondition(colours.count == rows * columns, "an image has a colour for each of its pixels")
      self.corner = corner
      self.width = width
      self.height = height
      self.rows = rows
      self.columns = columns
      self.colours = colours
    }
  }

  public struct Text: Sendable {
    public enum Anchor: Sendable { case start, middle, end }

    public var text: String
    /// Which of its points that is, on the line that the letters stand on.
    public var anchor: Anchor
    public var place: Point
    public var size: Double
    public var colour: Colour
    /// By how many degrees the text is turned to the left around its place.
    public var turn: Double

    public init(_ text: String, at place: Point, anchor: Anchor = .start, size: Double = 12, colour: Colour = .black, turn: Double = 0) {
      self.text = text
      self.turn = turn
      self.place = place
      self.anchor = anchor
      self.size = size
      self.colour = colour
    }
  }
}
