#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A script that runs the same workloads in another system.
struct Peer {
  /// The column of the table that it stands in.
  let name: String
  /// How this way of running it is called where it is the fastest: `torch`, `torch thp`.
  let title: String
  let script: String
  let environment: [String: String?]
  /// The workloads that it has, its own other forms of them included.
  private(set) var forms: [String] = []
  /// The most memory, in bytes, of a process that imports what the workloads need and runs none.
  private(set) var idlePeak: Int?

  /// NumPy is slower with these, where they are set.
  private static let slowing: [String: String?] = ["OPENBLAS_CORETYPE": nil, "OPENBLAS_L2_SIZE": nil]

  private init(_ name: String, title: String? = nil, _ environment: [String: String?] = [:]) {
    self.name = name
    self.title = title ?? name
    script = name + "_peer.py"
    self.environment = Self.slowing.merging(environment) { $1 }
  }

  /// PyTorch is run twice: as it comes, and with huge pages.
  private static let all = [
    Peer("numpy"), Peer("torch"), Peer("torch", title: "torch thp", ["THP_MEM_ALLOC_ENABLE": "1"]), Peer("jax"), Peer("numexpr"),
  ]

  /// Forms of a workload that a peer has beside the plain one, by the end of their names.
  private static let otherForms = ["naive", "nn", "jit"]

  /// The peers whose scripts are in `folder` and can run, and why the others cannot.
  static func found(in folder: String, python: String, timeoutSeconds: Double) throws(Failure) -> (peers: [Peer], leftOut: [String]) {
    var peers: [Peer] = [], leftOut: [String] = []
    var lists: [String: [String]] = [:], idlePeaks: [String: Int] = [:]
    for var peer in all {
      if lists[peer.script] == nil {
        lists[peer.script] = []
        guard access(folder + "/" + peer.script, R_OK) == 0 else {
          leftOut.append("\(peer.name): there is no \(peer.script)")
          continue
        }
        let result = try Command(python, [folder + "/" + peer.script, "--list"], environment: peer.environment).run(timeoutSeconds: timeoutSeconds)
        if let failure = result.failure {
          leftOut.append("\(peer.name): \(failure)\(result.reason)")
          continue
        }
        lists[peer.script] = result.output.split(separator: "\n").map(String.init)
        idlePeaks[peer.script] = result.peak
      }
      peer.forms = lists[peer.script] ?? []
      peer.idlePeak = idlePeaks[peer.script]
      if !peer.forms.isEmpty { peers.append(peer) }
    }
    return (peers, leftOut)
  }

  /// The names under which it has a workload.
  func forms(of workload: String) -> [String] {
    ([workload] + Self.otherForms.map { workload + "_" + $0 }).filter { forms.contains($0) }
  }

  /// How it is called where this form of a workload is its fastest: `torch thp naive`.
  func title(of form: String, of workload: String) -> String {
    form == workload ? title : title + " " + form.dropFirst(workload.count + 1)
  }

  /// The Python that has the peers' modules: beside the scripts, or the one in `PATH`.
  static func python(for folder: String) -> String {
    [folder + "/.peers/bin/python", folder + "/../.peers/bin/python"].first { access($0, X_OK) == 0 } ?? "python3"
  }
}

extension Command.Result {
  /// What the program said last about its end, behind a colon.
  var reason: String {
    guard let line = errors.split(separator: "\n").last(where: { !$0.allSatisfy(\.isWhitespace) }) else { return "" }
    return ": " + line.prefix(200)
  }
}
