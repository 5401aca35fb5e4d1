# Scenarios for record_dynamic.exs beyond its own.
import Dyn

[
  Dyn.case("keys-used-twice", "two children with one key", sup(:infinity, 9),
    [start("a"), start("a"), which(), x("root/a", :crash), which(), term("root/a"), which(), term("root/a"), start("a"),
     start("a", restart: :temporary), x("root/a", :crash), which(), count(), stop()]),
  Dyn.case("invalid-specs", "specifications that are refused", sup(:infinity, 3),
    [start("a", restart: :sometimes), start("a", shutdown: -1), start("a", shutdown: :gently),
     start("a", restart: :sometimes, shutdown: -1), start("b"), count(), stop(), start("a", restart: :sometimes), start("a")]),
  Dyn.case("invalid-max-children", "negative max_children", sup(-1, 3), []),
  Dyn.case("invalid-intensity", "negative intensity", sup(1, -3), []),
  Dyn.case("root-exits", "the supervisor is told to end", sup(:infinity, 3),
    [start("a"), start("b", shutdown: :brutal_kill), x("root", :crash), start("a"), x("root/a", :crash)]),
  Dyn.case("reactions", "children react to a stop in their own way", sup(2, 5),
    [start("a", on_shutdown: :crash), start("b", on_shutdown: :ignore, shutdown: 30), term("root/b"), x("root/a", :killed),
     start("c", on_shutdown: :normal, shutdown: :infinity), stop()])
]
