/// A computation graph drawn in layers from the inputs down (Sugiyama, Tagawa and Toda, 1981): each node lies below all that it is made
/// of, layers are ordered so that edges cross little, and an edge over several layers has a bend in each.
struct GraphDrawing {
  /// A node of the graph, or with `node` nil a bend of an edge.
  private struct Place {
    let node: Int?
    let layer: Int
    var x = 0.0
    let width: Double
    var above: [Int] = []
    var below: [Int] = []
  }

  private let graph: ComputationGraph
  private var places: [Place] = []
  private var layers: [[Int]] = []
  /// For each edge the places that it goes through.
  private var routes: [[Int]] = []

  private static let nodeHeight = 38.0
  private static let layerDistance = 74.0
  private static let gap = 18.0
  private static let margin = 16.0
  /// Larger graphs are no pictures any more.
  static let mostNodes = 2000

  init(_ graph: ComputationGraph) {
    self.graph = graph
    var layerOf = [Int](repeating: 0, count: graph.nodes.count)
    // Edges lead from lower to higher numbers, but for constants, which are numbered after the step that they belong to.
    for edge in graph.edges where graph.nodes[edge.from].kind != .constant { layerOf[edge.to] = max(layerOf[edge.to], layerOf[edge.from] + 1) }
    for edge in graph.edges where graph.nodes[edge.from].kind == .constant { layerOf[edge.to] = max(layerOf[edge.to], 1) }
    // One more pass, as a step may have moved down for its constant.
    for edge in graph.edges where graph.nodes[edge.from].kind != .constant { layerOf[edge.to] = max(layerOf[edge.to], layerOf[edge.from] + 1) }
    // Inputs and constants stand right above where they are used first.
    var firstUse = [Int](repeating: .max, count: graph.nodes.count)
    for edge in graph.edges { firstUse[edge.from] = min(firstUse[edge.from], layerOf[edge.to]) }
    for (number, node) in graph.nodes.enumerated() where node.kind == .input || node.kind == .constant {
      layerOf[number] = firstUse[number] == .max ? 0 : firstUse[number] - 1
    }
    for (number, node) in graph.nodes.enumerated() {
      let longest = node.lines.map(\.count).max() ?? 0
      places.append(Place(node: number, layer: layerOf[number], width: Double(longest) * 7 + 18))
    }
    for edge in graph.edges {
      var route = [edge.from]
      for layer in layerOf[edge.from] + 1..<max(layerOf[edge.from] + 1, layerOf[edge.to]) {
        places.append(Place(node: nil, layer: layer, width: 8))
        route.append(places.count - 1)
      }
      route.append(edge.to)
      for (upper, lower) in zip(route, route.dropFirst()) {
        places[upper].below.append(lower)
        places[lower].above.append(upper)
      }
      routes.append(route)
    }
    layers = [[Int]](repeating: [], count: (places.map(\.layer).max() ?? 0) + 1)
    for (number, place) in places.enumerated() { layers[place.layer].append(number) }
    order()
    spread()
  }

  /// Orders each layer by the middle of the neighbours above, then below, several times.
  private mutating func order() {
    for sweep in 0..<12 {
      let isDown = sweep % 2 == 0
      for layer in isDown ? Array(layers.indices) : layers.indices.reversed() {
        var ranks: [Int: Int] = [:]
        let other = isDown ? layer - 1 : layer + 1
        guard layers.indices.contains(other) else { continue }
        for (rank, place) in layers[other].enumerated() { ranks[place] = rank }
        let weights = layers[layer].enumerated().map { rank, place -> (weight: Double, rank: Int, place: Int) in
          let neighbours = (isDown ? places[place].above : places[place].below).compactMap { ranks[$0] }
          let middle = neighbours.isEmpty ? Double(rank) : Double(neighbours.reduce(0, +)) / Double(neighbours.count)
          return (middle, rank, place)
        }
        layers[layer] = weights.sorted { ($0.weight, $0.rank) < ($1.weight, $1.rank) }.map(\.place)
      }
    }
  }

  /// Whether it is an input or a constant.
  private func isLoose(_ place: Int) -> Bool {
    switch places[place].node.map({ graph.nodes[$0].kind }) {
    case .input, .constant: true
    default: false
    }
  }

  /// Gives the places of each layer room side by side, near the middle of their neighbours.
  private mutating func spread() {
    for layer in layers {
      var x = 0.0
      for place in layer {
        places[place].x = x + places[place].width / 2
        x += places[place].width + Self.gap
      }
    }
    for sweep in 0..<30 {
      for layer in sweep % 2 == 0 ? layers : layers.reversed() {
        var wanted = layer.map { place in
          // Inputs and constants stand beside the way of the steps and do not bend it.
          var neighbours = places[place].above + places[place].below
          if !isLoose(place), neighbours.contains(where: { !isLoose($0) }) { neighbours.removeAll(where: isLoose) }
          return neighbours.isEmpty ? places[place].x : neighbours.reduce(0) { $0 + places[$1].x } / Double(neighbours.count)
        }
        // Those that overlap are pushed apart as a group, around the middle of what they want.
        var groups: [(first: Int, count: Int, start: Double, width: Double, weight: Double)] = []
        for (index, place) in layer.enumerated() {
          let width = places[place].width + Self.gap
          groups.append((index, 1, wanted[index] - width / 2, width, isLoose(place) ? 0.01 : 1))
          while groups.count > 1, case let upper = groups[groups.count - 1], case let lower = groups[groups.count - 2],
            lower.start + lower.width > upper.start
          {
            groups.removeLast(2)
            let weight = lower.weight + upper.weight
            let start = (lower.start * lower.weight + (upper.start - lower.width) * upper.weight) / weight
            groups.append((lower.first, lower.count + upper.count, start, lower.width + upper.width, weight))
          }
        }
        for group in groups {
          var x = group.start
          for index in group.first..<group.first + group.count {
            let width = places[layer[index]].width + Self.gap
            wanted[index] = x + width / 2
            x += width
          }
        }
        for (index, place) in layer.enumerated() { places[place].x = wanted[index] }
      }
    }
    let left = places.map { $0.x - $0.width / 2 }.min() ?? 0
    for place in places.indices { places[place].x += Self.margin - left }
  }

  private func y(_ place: Place) -> Double { Self.margin + Self.nodeHeight / 2 + Double(place.layer) * Self.layerDistance }

  /// As a picture.
  var svg: String {
    let width = (places.map { $0.x + $0.width / 2 }.max() ?? 0) + Self.margin
    let total = Double(layers.count - 1) * Self.layerDistance + Self.nodeHeight + 2 * Self.margin
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(width.rounded()))" height="\(Int(total.rounded()))" \
      viewBox="0 0 \(Int(width.rounded())) \(Int(total.rounded()))" font-family="sans-serif" font-size="12">
      <defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
      <path d="M0,0 L8,4 L0,8 z" fill="#555"/></marker></defs>
      <rect width="100%" height="100%" fill="white"/>

      """
    for route in routes {
      let points = route.map { (x: places[$0].x, y: y(places[$0])) }
      var path = "M\(Self.short(points[0].x)),\(Self.short(points[0].y + height(of: route[0]) / 2))"
      for index in 1..<points.count {
        let isLast = index == points.count - 1
        let fromY = index == 1 ? points[0].y + height(of: route[0]) / 2 : points[index - 1].y
        let toY = isLast ? points[index].y - height(of: route[index]) / 2 : points[index].y
        let middle = (fromY + toY) / 2
        path += " C\(Self.short(points[index - 1].x)),\(Self.short(middle)) \(Self.short(points[index].x)),\(Self.short(middle)) "
        path += "\(Self.short(points[index].x)),\(Self.short(toY))"
      }
      text += "<path d=\"\(path)\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#arrow)\"/>\n"
    }
    for place in places {
      guard let number = place.node else { continue }
      let node = graph.nodes[number]
      let (fill, stroke, radius) =
        switch node.kind {
        case .input: ("#dbe9ff", "#4a7fd0", 0)
        case .constant: ("white", "none", 0)
        case .step: ("#f6f6f6", "#888", 8)
        case .result: ("#ffe7c2", "#d08a2c", 8)
        }
      let tall = height(ofNode: node)
      text += "<rect x=\"\(Self.short(place.x - place.width / 2))\" y=\"\(Self.short(y(place) - tall / 2))\" "
      text += "width=\"\(Self.short(place.width))\" height=\"\(Self.short(tall))\" rx=\"\(radius)\" fill=\"\(fill)\" stroke=\"\(stroke)\"/>\n"
      for (row, line) in node.lines.enumerated() {
        let baseline = y(place) + 4 + (Double(row) - Double(node.lines.count - 1) / 2) * 15
        text += "<text x=\"\(Self.short(place.x))\" y=\"\(Self.short(baseline))\" text-anchor=\"middle\""
        text += row > 0 || node.kind == .constant ? " fill=\"#666\" font-size=\"11\">" : ">"
        text += Self.escaped(line) + "</text>\n"
      }
    }
    return text + "</svg>\n"
  }

  private func height(of place: Int) -> Double { places[place].node.map { height(ofNode: graph.nodes[$0]) } ?? 0 }
  private func height(ofNode node: ComputationGraph.Node) -> Double { node.lines.count > 1 ? Self.nodeHeight : 20 }

  private static func short(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, letter in
      switch letter {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(letter)
      }
    }
  }
}
