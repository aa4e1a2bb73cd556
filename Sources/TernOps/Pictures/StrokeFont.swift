/// Letters as lines of a pen, for pictures made of pixels.
///
/// A glyph is written as its width and its lines, which are runs of points with two digits each: right, from 0 to z, and up, where
/// 5 is the line that letters stand on, i the height of small letters, n the height of capitals. Lines that begin with ~ are smooth.
enum StrokeFont {
  struct Glyph: Sendable {
    /// How far the next letter is, in units.
    var advance: Double
    /// In units, up from the line that letters stand on.
    var lines: [[Scene.Point]]
  }

  /// A unit of the grid as a part of the size of the letters.
  static let unit = 0.04
  /// In units.
  static let strokeWidth = 1.9

  /// How wide a text is, in what its size is in.
  static func width(of text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + glyph($1).advance } * unit * size
  }

  static func glyph(_ scalar: Unicode.Scalar) -> Glyph { glyphs[scalar] ?? unknown }

  private static let unknown = Glyph("e252ncnc525")

  private static let glyphs: [Unicode.Scalar: Glyph] = {
    var glyphs: [Unicode.Scalar: Glyph] = [:]
    for line in table.split(separator: "\n") {
      let scalars = Array(line.unicodeScalars)
      // The letter, a blank, the glyph.
      guard scalars.count > 2 else { continue }
      glyphs[scalars[0]] = Glyph(String(String.UnicodeScalarView(scalars[2...])))
    }
    glyphs[" "] = Glyph(advance: 7, lines: [])
    for (same, letter) in zip("µ∑∏ΑΒο∆".unicodeScalars, "μΣΠABoΔ".unicodeScalars) { glyphs[same] = glyphs[letter] }
    for (small, letter) in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱ".unicodeScalars, "0123456789+−()ni".unicodeScalars) {
      glyphs[small] = glyphs[letter]?.scaled(0.65, up: 9)
    }
    for (small, letter) in zip("₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₙₜ".unicodeScalars, "0123456789+−ijnt".unicodeScalars) {
      glyphs[small] = glyphs[letter]?.scaled(0.65, up: -4)
    }
    for (accented, parts) in accents {
      let parts = Array(parts.unicodeScalars)
      guard var glyph = glyphs[parts[0]], let accent = glyphs[parts[1]] else { continue }
      let lift = ("A"..."Z").contains(parts[0]) ? 5.0 : 0
      glyph.lines += accent.lines.map { $0.map { Scene.Point($0.x + (glyph.advance - accent.advance) / 2, $0.y + lift) } }
      glyphs[accented] = glyph
    }
    return glyphs
  }()

  private static let accents: [(Unicode.Scalar, String)] = [
    ("ä", "a¨"), ("ö", "o¨"), ("ü", "u¨"), ("Ä", "A¨"), ("Ö", "O¨"), ("Ü", "U¨"), ("é", "e´"), ("è", "e`"), ("ê", "e^"), ("á", "a´"),
    ("à", "a`"), ("â", "a^"), ("ó", "o´"), ("ô", "o^"), ("ú", "u´"), ("ç", "c,"), ("ë", "e¨"),
  ]

  private static let table = """
    0 e~7n3k2e3875b8cebk7n
    1 e3j7n75
    2 e~2i4m7nblbg7b25 25c5
    3 e~2j4m7nbkag7e ~7ebcc9a6754629
    4 e9n2aca 9n95
    5 ebn4n3f ~3f7gbecaa6754628
    6 e~bl8n4k2e2a4675a6cabe7g4e2a
    7 e2ncn65
    8 e~7n3l3h7ebhbl7n ~7e3c294675a6c9bc7e
    9 e~3765a8ceciam7n4m2i3e7caeci
    A g158nf5 4bcb
    B f252n 2n8n ~8nbmcjbf8e 8e2e ~8ecdd9c685 8525
    C g~ekcm9n5m2i2a5695c6e8
    D g252n 2n7n ~7nbmdjeed9b675 7525
    E ecn2n25c5 2ebe
    F dcn2n25 2ebe
    G h~ekcm9n5m2i2a5695c6e8 e8eeae
    H g252n e5en 2eee
    I 6353n
    J c9n9a ~9a86552619
    K f252n en2b 6fe5
    L d2n25c5
    M i252n99gng5
    N g252ne5en
    O g~8n4l2h2b4785c7ebehcl8n
    P e252n 2n8n ~8nbmcibe8d 8d2d
    Q g~8n4l2h2b4785c7ebehcl8n a9e4
    R f252n 2n8n ~8nbmcibe8d 8d2d 7dd5
    S e~ckam7n4m2j3g7ebcc9a6754628
    T e1ndn 7n75
    U g2n2b ~2b4785c7eb eben
    V e1n75dn
    W k1n55anf5jn
    X e2nc5 cn25
    Y e1n7edn 7e75
    Z e2ncn25c5
    a dbib5 ~be9h6i3g2b376596b9
    b d2n25 ~2e4h7iagbba7754629
    c c~ag7i3g2b3775a7
    d dbnb5 ~be9h6i3g2b376596b9
    e d2cbc ~bcag7i3g2b377596b8
    f 8~8n5m4j4f 4f45 1i8i
    g dbib4 ~b4916031 ~be9h6i3g2b376596b9
    h d2n25 ~2e4h7iagbd bdb5
    i 52i25 2m2n
    j 63i33 ~332100 3m3n
    k c2n25 ai2a 5cb5
    l 52n25
    m i2i25 ~2e4h6i8g9d 9d95 ~9dbhdifggd gdg5
    n d2i25 ~2e4h7iagbd bdb5
    o e~7i3g2b3775b7cbbg7i
    p d2i20 ~2e4h7iagbba7754629
    q dbib0 ~be9h6i3g2b376596b9
    r 92i25 ~2d4h6i8i
    s c~ag6i3h2e4c8ba9966527
    t 84m49 ~495675 1i8i
    u d2i2a ~2a366596b9 bib5
    v c1i65bi
    w g1i558ic5fi
    x c2ia5 ai25
    y c1i65 bi4010
    z c2iai25a5
    . 52526
    , 53612
    : 52526 2f2g
    ; 53612 2f2g
    ! 52n2b 2526
    ? c~2j3m6nalah6d 6d6a 6566
    - 92c7c
    − f2ede
    + f2ede 8k88
    = f2hdh 2bdb
    / 9138o
    \\ 91o83
    ( 8~6p3j2c3660
    ) 8~2p5j6c5620
    [ 86p2p2060
    ] 82p6p6020
    { 9~7p4m4f2c494270
    } 9~2p5m5f7c595220
    | 52p20
    _ c02c2
    * b5n5f 1l9h 9l1h
    % l~5n2l2h5f8h8l5n ~fdcbc7f5i7ibfd fn55
    # g6n45 cna5 2hfh 1beb
    $ e~ckam7n4m2j3g7ebcc9a6754628 7p73
    & h~f55h4k7nak9h3b3765a6ec
    @ m~fccg9e9ac8fb ~fgfbh9kdijdn6l2g2a55a3f3
    < fdj2ed9
    > f2jde29
    ^ b2g5n8g
    ~ f~2c5facdf
    " 92n2i 6n6i
    ' 52n2i
    ` 72n5k
    ´ 75n2k
    ¨ b2m2n 8m8n
    α f~dia975372b3g6i9fc6e5
    β d~202i4m7nal9h6f ~6fadb9966536
    γ d~1i4h66 bi6650
    δ d~am7n4l6haeba9665362a3e6g8g
    ε c~ag7i3g3d7c ~7c3b284665a7
    η d2i25 ~2e4h7iagbd bdb0
    θ c~6n3k2e386598ae9k6n 2eae
    κ c2i25 ai2b 5da5
    λ d~2n4m6i 6ib5 7g25
    μ d2i20 ~2a366596b9 bib5
    ν c1i65bi
    π e1idi 4i45 aia5
    ρ d202b ~2b3g7iagbba7754629
    σ e~7i3g2b3775a7bbag7i 7idi
    τ c1ibi 6i65
    φ e~7i3g2b3775b7cbbg7i 7n70
    χ c1ia0 bi10
    ψ e7n70 ~2i2b4775a7cbci
    ω g~4i2d3755898c ~89b5d7edci
    ∂ d~3l6nakbc9665372a4e7fbc
    ∇ e2ncn752n
    Γ d252ncn
    Δ e257nc525
    Θ g~8n4l2h2b4785c7ebehcl8n 5ebe
    Λ e157nd5
    Ξ e2ncn 3ebe 25c5
    Π g252n 2nen ene5
    Σ ecn2n8e25c5
    Φ g~8k4i2e4a88caeeci8k 8n85
    Ψ g8n85 ~2n2g4c8bccegen
    Ω g2565 ~653a2f4l8nclefdaa5 a5e5
    × e3jb9 bj39
    · 52e2f
    ° 8~4n2l4j6l4n
    ± f2gdg 8m8a 25d5
    … h2526 8586 e5e6
    ∞ i~9d6h3g2d3a699dchfggdfac99d
    ≤ fdk2fda 25d5
    ≥ f2kdf2a 25d5
    → h2ege bigeba
    – d2cbc
    — l2cjc
    √ k1c3e65anjn
    ‖ 92p20 6p60
    """
}

extension StrokeFont.Glyph {
  fileprivate init(_ text: String) {
    let digits = text.unicodeScalars.dropFirst()
    advance = Double(text.unicodeScalars.first.map(Self.value) ?? 0)
    lines = digits.split(separator: " ").map { stroke in
      let isSmooth = stroke.first == "~"
      let values = stroke.filter { $0 != "~" }.map(Self.value)
      let points = stride(from: 0, to: values.count - 1, by: 2).map { Scene.Point(Double(values[$0]), Double(values[$0 + 1] - 5)) }
      return isSmooth ? Self.smoothed(points) : points
    }
  }

  private static func value(_ digit: Unicode.Scalar) -> Int { Int(String(digit), radix: 36) ?? 0 }

  /// A curve through points (Catmull and Rom, 1974).
  private static func smoothed(_ points: [Scene.Point]) -> [Scene.Point] {
    guard points.count > 2, let first = points.first, let last = points.last else { return points }
    let isClosed = first == last
    var curve = [first]
    for index in 0..<points.count - 1 {
      let before = index > 0 ? points[index - 1] : isClosed ? points[points.count - 2] : first
      let after = index + 2 < points.count ? points[index + 2] : isClosed ? points[1] : last
      for step in 1...6 {
        let t = Double(step) / 6
        func value(_ part: (Scene.Point) -> Double) -> Double {
          let (a, b, c, d) = (part(before), part(points[index]), part(points[index + 1]), part(after))
          return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t)
        }
        curve.append(Scene.Point(value { $0.x }, value { $0.y }))
      }
    }
    return curve
  }

  fileprivate func scaled(_ factor: Double, up: Double) -> Self {
    Self(advance: advance * factor, lines: lines.map { $0.map { Scene.Point($0.x * factor, $0.y * factor + up) } })
  }
}
