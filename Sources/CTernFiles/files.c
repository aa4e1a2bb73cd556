#include "CTernFiles.h"

// Known to the compiler beside the standard that has it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char backprop[] = {
#embed "../../Lessons/01-backprop.tern"
};

static const unsigned char vanishing_gradients[] = {
#embed "../../Lessons/02-vanishing-gradients.tern"
};

static const unsigned char attention[] = {
#embed "../../Lessons/03-attention.tern"
};

static const unsigned char norms[] = {
#embed "../../Lessons/04-batch-and-layer-norm.tern"
};

static const unsigned char transformer[] = {
#embed "../../Lessons/05-transformer.tern"
};

static const unsigned char research_question[] = {
#embed "../../Lessons/06-research-question.tern"
};

static const unsigned char ablation_lesson[] = {
#embed "../../Lessons/07-ablation.tern"
};

static const unsigned char reproducibility[] = {
#embed "../../Lessons/08-reproducibility.tern"
};

static const unsigned char comparison[] = {
#embed "../../Lessons/09-model-comparison.tern"
};

static const unsigned char contrastive_lesson[] = {
#embed "../../Lessons/10-contrastive-learning.tern"
};

static const unsigned char vision_lesson[] = {
#embed "../../Lessons/11-vision-transformer.tern"
};

static const unsigned char digits[] = {
#embed "../../Lessons/data/digits.npz"
};

static const unsigned char nn_attention[] = {
#embed "../Library/nn/attention.tern"
};

static const unsigned char nn_contrastive[] = {
#embed "../Library/nn/contrastive.tern"
};

static const unsigned char nn_initializers[] = {
#embed "../Library/nn/initializers.tern"
};

static const unsigned char nn_layers[] = {
#embed "../Library/nn/layers.tern"
};

static const unsigned char nn_optimizers[] = {
#embed "../Library/nn/optimizers.tern"
};

static const unsigned char nn_recurrent[] = {
#embed "../Library/nn/recurrent.tern"
};

static const unsigned char nn_schedules[] = {
#embed "../Library/nn/schedules.tern"
};

static const unsigned char nn_training[] = {
#embed "../Library/nn/training.tern"
};

static const unsigned char nn_transformer[] = {
#embed "../Library/nn/transformer.tern"
};

static const unsigned char nn_vision[] = {
#embed "../Library/nn/vision.tern"
};

static const unsigned char research_ablation[] = {
#embed "../Library/research/ablation.tern"
};

static const unsigned char research_comparison[] = {
#embed "../Library/research/comparison.tern"
};

static const unsigned char research_costs[] = {
#embed "../Library/research/costs.tern"
};

static const unsigned char research_plots[] = {
#embed "../Library/research/plots.tern"
};

static const unsigned char research_records[] = {
#embed "../Library/research/records.tern"
};

static const unsigned char research_runs[] = {
#embed "../Library/research/runs.tern"
};

static const unsigned char research_splits[] = {
#embed "../Library/research/splits.tern"
};

static const unsigned char research_tables[] = {
#embed "../Library/research/tables.tern"
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
    FILE_OF("lessons/02-vanishing-gradients.tern", vanishing_gradients),
    FILE_OF("lessons/03-attention.tern", attention),
    FILE_OF("lessons/04-batch-and-layer-norm.tern", norms),
    FILE_OF("lessons/05-transformer.tern", transformer),
    FILE_OF("lessons/06-research-question.tern", research_question),
    FILE_OF("lessons/07-ablation.tern", ablation_lesson),
    FILE_OF("lessons/08-reproducibility.tern", reproducibility),
    FILE_OF("lessons/09-model-comparison.tern", comparison),
    FILE_OF("lessons/10-contrastive-learning.tern", contrastive_lesson),
    FILE_OF("lessons/11-vision-transformer.tern", vision_lesson),
    FILE_OF("data/digits.npz", digits),
    FILE_OF("library/nn/attention.tern", nn_attention),
    FILE_OF("library/nn/contrastive.tern", nn_contrastive),
    FILE_OF("library/nn/initializers.tern", nn_initializers),
    FILE_OF("library/nn/layers.tern", nn_layers),
    FILE_OF("library/nn/optimizers.tern", nn_optimizers),
    FILE_OF("library/nn/recurrent.tern", nn_recurrent),
    FILE_OF("library/nn/schedules.tern", nn_schedules),
    FILE_OF("library/nn/training.tern", nn_training),
    FILE_OF("library/nn/transformer.tern", nn_transformer),
    FILE_OF("library/nn/vision.tern", nn_vision),
    FILE_OF("library/research/ablation.tern", research_ablation),
    FILE_OF("library/research/comparison.tern", research_comparison),
    FILE_OF("library/research/costs.tern", research_costs),
    FILE_OF("library/research/plots.tern", research_plots),
    FILE_OF("library/research/records.tern", research_records),
    FILE_OF("library/research/runs.tern", research_runs),
    FILE_OF("library/research/splits.tern", research_splits),
    FILE_OF("library/research/tables.tern", research_tables),
    FILE_OF("plugin/tern_plugin.h", plugin_header),
    FILE_OF("plugin/c/new_plugin.c", plugin_c),
    FILE_OF("plugin/c/Makefile", plugin_makefile),
    FILE_OF("plugin/swift/new_plugin.swift", plugin_swift),
    FILE_OF("plugin/swift/Makefile", plugin_swift_makefile),
    FILE_OF("plugin/swift/include/module.modulemap", plugin_swift_modulemap),
};

const size_t tern_file_count = sizeof files / sizeof files[0];

const struct tern_file *tern_file_at(size_t index) { return index < tern_file_count ? &files[index] : NULL; }
