import PatchbayCLI

@main
enum Main {
  static func main() { Patchbay.main() }
}
