#include "CTernFiles.h"

// Known to the compiler beside the standard that has it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char backprop[] = {
#embed "../../Lessons/01-backprop.tern"
};

static const unsigned char plugin_header[] = {
#embed "../CTernPlugin/include/tern_plugin.h"
};

static const unsigned char plugin_c[] = {
#embed "../Examples/template-c/plugin.c"
};

static const unsigned char plugin_makefile[] = {
#embed "../Examples/template-c/Makefile"
};

static const unsigned char plugin_swift[] = {
#embed "../Examples/template-swift/plugin.swift"
};

static const unsigned char plugin_swift_makefile[] = {
#embed "../Examples/template-swift/Makefile"
};

static const unsigned char plugin_swift_modulemap[] = {
#embed "../Examples/template-swift/module.modulemap"
};

#define FILE_OF(path, name) {path, name, sizeof name}

static const struct tern_file files[] = {
    FILE_OF("lessons/01-backprop.tern", backprop),
    FILE_OF("plugin/tern_plugin.h", plugin_header),
    FILE_OF("plugin/c/new_plugin.c", plugin_c),
    FILE_OF("plugin/c/Makefile", plugin_makefile),
    FILE_OF("plugin/swift/new_plugin.swift", plugin_swift),
    FILE_OF("plugin/swift/Makefile", plugin_swift_makefile),
    FILE_OF("plugin/swift/include/module.modulemap", plugin_swift_modulemap),
};

const size_t tern_file_count = sizeof files / sizeof files[0];

const struct tern_file *tern_file_at(size_t index) { return index < tern_file_count ? &files[index] : NULL; }
