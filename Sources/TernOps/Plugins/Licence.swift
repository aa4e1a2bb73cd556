/// The licence of a plug-in, by its SPDX identifier.
///
/// The program is under GPL-3.0-or-later, as the readline library asks of it. Plug-ins become part of it while it runs, so
/// only those under a licence that the GPL's third version can be combined with are taken in
/// (https://www.gnu.org/licenses/license-list.html).
package struct Licence: Sendable {
  package let identifier: String

  package init(_ identifier: String) { self.identifier = identifier }

  package var isCompatible: Bool { Self.compatible.contains(identifier) }

  package static let compatible: Set<String> = [
    "GPL-3.0-or-later", "GPL-3.0-only", "GPL-2.0-or-later", "LGPL-3.0-or-later", "LGPL-3.0-only", "LGPL-2.1-or-later", "AGPL-3.0-only",
    "AGPL-3.0-or-later", "MPL-2.0", "Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC", "Zlib", "Unlicense",
    "CC0-1.0", "BSL-1.0", "PostgreSQL", "Python-2.0", "NCSA", "X11",
  ]
}
