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
  var scene: Scene {
    let width = (places.map { $0.x + $0.width / 2 }.max() ?? 0) + Self.margin
    var scene = Scene(width: width, height: Double(layers.count - 1) * Self.layerDistance + Self.nodeHeight + 2 * Self.margin)
    for route in routes { scene.marks.append(.path(edge(along: route))) }
    for place in places {
      if let number = place.node { add(graph.nodes[number], at: Scene.Point(place.x, y(place)), width: place.width, to: &scene) }
    }
    return scene
  }

  private func edge(along route: [Int]) -> Scene.Path {
    let points = route.map { Scene.Point(places[$0].x, y(places[$0])) }
    var path = Scene.Path(from: Scene.Point(points[0].x, points[0].y + height(of: route[0]) / 2), colour: Scene.Colour(0x555555), isArrow: true)
    for index in 1..<points.count {
      let isLast = index == points.count - 1
      let from = path.parts.last?.end ?? path.start
      let to = Scene.Point(points[index].x, isLast ? points[index].y - height(of: route[index]) / 2 : points[index].y)
      let middle = (from.y + to.y) / 2
      path.parts.append(.curve(to: to, Scene.Point(from.x, middle), Scene.Point(to.x, middle)))
    }
    return path
  }

  private func add(_ node: ComputationGraph.Node, at centre: Scene.Point, width: Double, to scene: inout Scene) {
    let (fill, edge, radius): (UInt32, UInt32?, Double) =
      switch node.kind {
      case .input: (0xDBE9FF, 0x4A7FD0, 0)
      case .constant: (0xFFFFFF, nil, 0)
      case .step: (0xF6F6F6, 0x888888, 8)
      case .result: (0xFFE7C2, 0xD08A2C, 8)
      }
    let tall = height(ofNode: node)
    scene.marks.append(
      .rectangle(
        Scene.Rectangle(
          at: Scene.Point(centre.x - width / 2, centre.y - tall / 2), width: width, height: tall, radius: radius,
          fill: Scene.Colour(fill), edge: edge.map { Scene.Colour($0) })))
    for (row, line) in node.lines.enumerated() {
      let baseline = centre.y + 4 + (Double(row) - Double(node.lines.count - 1) / 2) * 15
      let isSmall = row > 0 || node.kind == .constant
      scene.marks.append(
        .text(
          Scene.Text(
            line, at: Scene.Point(centre.x, baseline), anchor: .middle, size: isSmall ? 11 : 12, colour: isSmall ? Scene.Colour(0x666666) : .black)))
    }
  }

  private func height(of place: Int) -> Double { places[place].node.map { height(ofNode: graph.nodes[$0]) } ?? 0 }
  private func height(ofNode node: ComputationGraph.Node) -> Double { node.lines.count > 1 ? Self.nodeHeight : 20 }
}
