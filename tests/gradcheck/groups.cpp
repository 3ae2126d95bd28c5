// The rows of tests/operators, group by group.
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "check.h"

using gradcheck_rows::check_group;

void gradcheck_rows::check_group(const std::string& name) {
  xtgrad::set_num_threads(1);  // several would only wait for each other over so few elements
  OPERATORS::Table table;
  for (const OPERATORS::Group& group : OPERATORS::groups())
    if (group.name == name) group.fill(table);
  CHECK_FALSE(table.rows().empty());
  for (const OPERATORS::Row& row : table.rows()) {
    if (!row.has_gradient) continue;
    const std::vector<std::string> found = problems(row);
    CHECK(found.empty());
    for (const std::string& problem : found) FAIL_CHECK(problem);
  }
}

TEST_CASE("gradients: smooth activations") { check_group("smooth activations"); }
TEST_CASE("gradients: activations in straight pieces") { check_group("activations in straight pieces"); }
TEST_CASE("gradients: gradients of activations") { check_group("gradients of activations"); }
TEST_CASE("gradients: activations in place") { check_group("activations in place"); }
TEST_CASE("gradients: softmax and its kind") { check_group("softmax and its kind"); }
TEST_CASE("gradients: sums") { check_group("sums"); }
TEST_CASE("gradients: products and quotients of elements") { check_group("products and quotients of elements"); }
TEST_CASE("gradients: powers") { check_group("powers"); }
TEST_CASE("gradients: remainders, angles, choices") { check_group("remainders, angles, choices"); }
TEST_CASE("gradients: arithmetic in place") { check_group("arithmetic in place"); }
TEST_CASE("gradients: rarer views") { check_group("rarer views"); }
TEST_CASE("gradients: rarer arrangements") { check_group("rarer arrangements"); }
TEST_CASE("gradients: elements in the place of others") { check_group("elements in the place of others"); }
TEST_CASE("gradients: elements joined where they meet") { check_group("elements joined where they meet"); }
TEST_CASE("gradients: rarer changes in place") { check_group("rarer changes in place"); }
TEST_CASE("gradients: shapes changed in place") { check_group("shapes changed in place"); }
TEST_CASE("gradients: exponentials, logarithms, roots") { check_group("exponentials, logarithms, roots"); }
TEST_CASE("gradients: trigonometry") { check_group("trigonometry"); }
TEST_CASE("gradients: functions with bends and steps") { check_group("functions with bends and steps"); }
TEST_CASE("gradients: gradients of functions") { check_group("gradients of functions"); }
TEST_CASE("gradients: functions in place") { check_group("functions in place"); }
TEST_CASE("gradients: constants and copies in place") { check_group("constants and copies in place"); }
TEST_CASE("gradients: pooling by maxima") { check_group("pooling by maxima"); }
TEST_CASE("gradients: maxima of parts and their places") { check_group("maxima of parts and their places"); }
TEST_CASE("gradients: pooling by averages") { check_group("pooling by averages"); }
TEST_CASE("gradients: images of other sizes") { check_group("images of other sizes"); }
TEST_CASE("gradients: windows of images") { check_group("windows of images"); }
TEST_CASE("gradients: chosen elements") { check_group("chosen elements"); }
TEST_CASE("gradients: elements put in place") { check_group("elements put in place"); }
TEST_CASE("gradients: elements changed in place") { check_group("elements changed in place"); }
TEST_CASE("gradients: sorted elements") { check_group("sorted elements"); }
TEST_CASE("gradients: adjoints of choices") { check_group("adjoints of choices"); }
TEST_CASE("gradients: convolutions") { check_group("convolutions"); }
TEST_CASE("gradients: normalisation") { check_group("normalisation"); }
TEST_CASE("gradients: dropout") { check_group("dropout"); }
TEST_CASE("gradients: rarer products") { check_group("rarer products"); }
TEST_CASE("gradients: products in place") { check_group("products in place"); }
TEST_CASE("gradients: systems of equations, inverses, determinants") {
  check_group("systems of equations, inverses, determinants");
}
TEST_CASE("gradients: factors of matrices") { check_group("factors of matrices"); }
TEST_CASE("gradients: norms of matrices") { check_group("norms of matrices"); }
TEST_CASE("gradients: losses of classes") { check_group("losses of classes"); }
TEST_CASE("gradients: losses of differences") { check_group("losses of differences"); }
TEST_CASE("gradients: losses of probabilities") { check_group("losses of probabilities"); }
TEST_CASE("gradients: losses of margins") { check_group("losses of margins"); }
TEST_CASE("gradients: losses of likelihoods") { check_group("losses of likelihoods"); }
TEST_CASE("gradients: embeddings") { check_group("embeddings"); }
TEST_CASE("gradients: rarer dropouts") { check_group("rarer dropouts"); }
TEST_CASE("gradients: products of matrices") { check_group("products of matrices"); }
TEST_CASE("gradients: contractions") { check_group("contractions"); }
TEST_CASE("gradients: sums and means over dimensions") { check_group("sums and means over dimensions"); }
TEST_CASE("gradients: variances") { check_group("variances"); }
TEST_CASE("gradients: extremes") { check_group("extremes"); }
TEST_CASE("gradients: norms") { check_group("norms"); }
TEST_CASE("gradients: running sums and products") { check_group("running sums and products"); }
TEST_CASE("gradients: shapes") { check_group("shapes"); }
TEST_CASE("gradients: orders of dimensions and elements") { check_group("orders of dimensions and elements"); }
TEST_CASE("gradients: parts") { check_group("parts"); }
TEST_CASE("gradients: copies in other shapes") { check_group("copies in other shapes"); }
TEST_CASE("gradients: tensors put together") { check_group("tensors put together"); }
TEST_CASE("gradients: adjoints of parts") { check_group("adjoints of parts"); }
TEST_CASE("gradients: rarer functions of one tensor") { check_group("rarer functions of one tensor"); }
TEST_CASE("gradients: rarer functions of two tensors") { check_group("rarer functions of two tensors"); }
TEST_CASE("gradients: rarer functions in place") { check_group("rarer functions in place"); }
TEST_CASE("gradients: rarer functions of two tensors in place") {
  check_group("rarer functions of two tensors in place");
}
TEST_CASE("gradients: second names") { check_group("second names"); }
TEST_CASE("gradients: rarer extremes") { check_group("rarer extremes"); }
TEST_CASE("gradients: reductions that leave nan out") { check_group("reductions that leave nan out"); }
TEST_CASE("gradients: moments together") { check_group("moments together"); }
TEST_CASE("gradients: differences and integrals") { check_group("differences and integrals"); }
TEST_CASE("gradients: distances") { check_group("distances"); }
TEST_CASE("gradients: gradients of activations that are ours") {
  check_group("gradients of activations that are ours");
}
TEST_CASE("gradients: adjoints that are ours") { check_group("adjoints that are ours"); }
TEST_CASE("gradients: maps that convolutions consist of") { check_group("maps that convolutions consist of"); }
TEST_CASE("gradients: maps that views consist of") { check_group("maps that views consist of"); }
TEST_CASE("gradients: layers that are ours") { check_group("layers that are ours"); }
TEST_CASE("gradients: images that are ours") { check_group("images that are ours"); }
TEST_CASE("gradients: matrices, by names that are ours") { check_group("matrices, by names that are ours"); }
TEST_CASE("gradients: losses, by names that are ours") { check_group("losses, by names that are ours"); }
TEST_CASE("gradients: embedding_bag") { check_group("embedding_bag"); }
TEST_CASE("gradients: long short-term memory") { check_group("long short-term memory"); }
TEST_CASE("gradients: gated recurrent units") { check_group("gated recurrent units"); }
TEST_CASE("gradients: plain recurrent layers") { check_group("plain recurrent layers"); }
TEST_CASE("gradients: sequences of different lengths") { check_group("sequences of different lengths"); }
TEST_CASE("gradients: labels of sequences") { check_group("labels of sequences"); }
TEST_CASE("gradients: maxima of random windows") { check_group("maxima of random windows"); }
TEST_CASE("gradients: places between elements") { check_group("places between elements"); }
TEST_CASE("gradients: special functions of one tensor") { check_group("special functions of one tensor"); }
TEST_CASE("gradients: special functions of two tensors") { check_group("special functions of two tensors"); }
TEST_CASE("gradients: elimination") { check_group("elimination"); }
TEST_CASE("gradients: reflections") { check_group("reflections"); }
TEST_CASE("gradients: tensors as matrices") { check_group("tensors as matrices"); }
TEST_CASE("gradients: older norms") { check_group("older norms"); }
TEST_CASE("gradients: differences of neighbours") { check_group("differences of neighbours"); }
TEST_CASE("gradients: pieces") { check_group("pieces"); }
TEST_CASE("gradients: images by ATen's names") { check_group("images by ATen's names"); }
TEST_CASE("gradients: modules of activations") { check_group("modules of activations"); }
TEST_CASE("gradients: modules of losses") { check_group("modules of losses"); }
TEST_CASE("gradients: modules with parameters") { check_group("modules with parameters"); }
TEST_CASE("gradients: modules of windows") { check_group("modules of windows"); }
TEST_CASE("gradients: methods of one tensor") { check_group("methods of one tensor"); }
TEST_CASE("gradients: methods of two tensors") { check_group("methods of two tensors"); }
TEST_CASE("gradients: defaults of reductions") { check_group("defaults of reductions"); }
TEST_CASE("gradients: defaults") { check_group("defaults"); }
TEST_CASE("gradients: overloads of elementwise functions") { check_group("overloads of elementwise functions"); }
TEST_CASE("gradients: overloads in place") { check_group("overloads in place"); }
TEST_CASE("gradients: random overloads in place") { check_group("random overloads in place"); }
TEST_CASE("gradients: overloads of parts") { check_group("overloads of parts"); }
TEST_CASE("gradients: overloads of windows") { check_group("overloads of windows"); }
TEST_CASE("gradients: lists of indices") { check_group("lists of indices"); }
TEST_CASE("gradients: gradients that are clipped") { check_group("gradients that are clipped"); }

TEST_CASE("gradients: every group with gradients is a case of this file") {
  std::ifstream file(XTGRAD_TEST_DIR "/gradcheck/groups.cpp");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  for (const OPERATORS::Group& group : OPERATORS::groups()) {
    OPERATORS::Table table;
    group.fill(table);
    bool any = false;
    for (const OPERATORS::Row& row : table.rows()) any = any || row.has_gradient;
    CAPTURE(group.name);
    CHECK_FALSE((any && text.find("\"" + std::string(group.name) + "\")") == std::string::npos));
  }
}
