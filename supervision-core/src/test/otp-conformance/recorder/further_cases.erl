%% Named scenarios beyond those of vec_cases: combinations that they leave out.
-module(further_cases).
-export([all/0]).
-import(vec_cases, [w/1, w/2, s/2, s/3, sup/3, sup/4, x/2, tc/2, rc/2, dc/2, sc/2, wc/1, cc/1,
                    gs/2, stop/0, wait/1, gated/3, dyn/1, dyn/2, tcp/2, c/4, c/5]).

-define(R, <<"root">>).
-define(A, <<"root/a">>).
-define(B, <<"root/b">>).
-define(C, <<"root/c">>).
-define(S, <<"root/s">>).

all() -> invalid() ++ reasons() ++ nesting() ++ simple() ++ gated() ++ period().

%% --- building blocks -------------------------------------------------------

bad(Id, Title, Tree) -> c(Id, invalid, Title, Tree, []).

template(I) -> template(I, #{}).
template(I, Opts) ->
    sup(simple_one_for_one, I,
        [maps:merge(#{id => <<"t">>, restart => permanent, type => worker}, Opts)]).

abc(Strategy, I, Script) ->
    sup(Strategy, I, [w(<<"a">>), w(<<"b">>, #{start => Script}), w(<<"c">>)]).

in(Sup, Step) -> Step#{sup => Sup}.

%% --- the cases -------------------------------------------------------------

invalid() ->
    One = fun(Opts) -> sup(one_for_one, 1, [w(<<"a">>, Opts)]) end,
    [bad(<<"invalid-restart-type">>, <<"unknown restart type">>, One(#{restart => sometimes})),
     bad(<<"invalid-child-type">>, <<"unknown child type">>, One(#{type => machine})),
     bad(<<"invalid-shutdown-word">>, <<"unknown shutdown">>, One(#{shutdown => gently})),
     bad(<<"invalid-shutdown-negative">>, <<"negative shutdown time">>, One(#{shutdown => -5})),
     bad(<<"invalid-significant">>, <<"significant is no boolean">>,
         sup(one_for_one, 1, [w(<<"a">>, #{significant => maybe, restart => transient})],
             #{auto_shutdown => any_significant})),
     bad(<<"invalid-period-negative">>, <<"negative period">>, sup(one_for_one, 1, [], #{period => -1})),
     bad(<<"invalid-period-infinity">>, <<"infinite period">>, sup(one_for_one, 1, [], #{period => infinity})),
     bad(<<"invalid-intensity-infinity">>, <<"infinite intensity">>, sup(one_for_one, infinity, [])),
     bad(<<"invalid-template-none">>, <<"a template supervisor without template">>,
         sup(simple_one_for_one, 1, [])),
     bad(<<"invalid-template-two">>, <<"a template supervisor with two templates">>,
         sup(simple_one_for_one, 1, [w(<<"a">>), w(<<"b">>)])),
     bad(<<"invalid-template-significant">>, <<"a significant template needs auto_shutdown">>,
         template(1, #{significant => true, restart => temporary})),
     bad(<<"invalid-order-strategy-first">>, <<"the strategy is checked first">>,
         sup(all_for_one, -1, [w(<<"a">>, #{restart => sometimes})],
             #{period => -1, auto_shutdown => sometimes})),
     bad(<<"invalid-order-flags-before-children">>, <<"settings are checked before children">>,
         sup(one_for_one, -1, [w(<<"a">>, #{restart => sometimes})], #{auto_shutdown => sometimes})),
     bad(<<"invalid-order-flags-before-template">>, <<"settings are checked before the template">>,
         sup(simple_one_for_one, -1, [w(<<"a">>, #{restart => sometimes})])),
     bad(<<"invalid-order-first-child">>, <<"the first wrong child decides">>,
         sup(one_for_one, 1, [w(<<"a">>, #{shutdown => -1}), w(<<"a">>), w(<<"a">>)])),
     bad(<<"invalid-order-duplicate-first">>, <<"a duplicate id is found in its turn">>,
         sup(one_for_one, 1, [w(<<"a">>), w(<<"a">>), w(<<"b">>, #{shutdown => -1})])),
     bad(<<"invalid-order-significant-before-shutdown">>, <<"significant is checked before shutdown">>,
         One(#{significant => true, restart => transient, shutdown => -1})),
     bad(<<"invalid-order-significant-before-type">>, <<"significant is checked before type">>,
         One(#{significant => true, type => machine})),
     bad(<<"invalid-order-type-before-shutdown">>, <<"type is checked before shutdown">>,
         One(#{shutdown => gently, type => machine})),
     bad(<<"invalid-nested-duplicate">>, <<"a duplicate id two levels down">>,
         sup(one_for_one, 1,
             [w(<<"a">>), s(<<"s">>, sup(one_for_one, 1,
                 [s(<<"t">>, sup(one_for_one, 1, [w(<<"a">>), w(<<"a">>)]))]))])),
     bad(<<"invalid-nested-strategy">>, <<"an unknown strategy one level down">>,
         sup(one_for_one, 1, [w(<<"a">>), s(<<"s">>, #{start => [ok]}, sup(all_for_one, 1, []))])),
     c(<<"invalid-start-child-more">>, invalid, <<"invalid specifications given to start_child">>,
       sup(one_for_one, 1, [w(<<"a">>)]),
       [sc(?R, s(<<"s">>, sup(one_for_one, 1, [w(<<"a">>), w(<<"a">>)]))),
        sc(?R, s(<<"s">>, sup(all_for_one, 1, []))), sc(?R, w(<<"b">>, #{type => machine})),
        sc(?R, w(<<"b">>, #{significant => maybe, restart => transient})),
        sc(?R, w(<<"b">>, #{significant => true, shutdown => -1})),
        sc(?R, w(<<"a">>, #{restart => sometimes})), sc(<<"root/x">>, w(<<"b">>, #{restart => sometimes})),
        wc(?R), stop(), sc(?R, w(<<"b">>, #{restart => sometimes})), sc(?R, w(<<"b">>)), wc(?R), stop()])].

reasons() ->
    [c(<<"root-exits-crash">>, <<"the root is told to end with a failure">>,
       sup(one_for_one, 1, [w(<<"a">>), w(<<"b">>)]), [x(?R, crash), wc(?R), x(?A, crash), stop()]),
     c(<<"root-exits-shutdown-term">>, <<"the root is told to end in an orderly way">>,
       sup(one_for_one, 1, [w(<<"a">>), w(<<"b">>)]), [x(?R, {shutdown, enough}), tc(?R, <<"a">>)]),
     c(<<"empty-supervisors-killed">>, <<"a supervisor without children is killed">>,
       sup(one_for_one, 3, [w(<<"a">>), s(<<"s">>, sup(one_for_one, 1, [])),
                            s(<<"u">>, #{restart => transient}, sup(one_for_one, 1, []))]),
       [x(?S, killed), x(<<"root/u">>, killed), wc(?R), x(<<"root/u">>, shutdown), wc(?R),
        x(<<"root/u">>, crash), stop()]),
     c(<<"other-reasons">>, <<"any other reason is abnormal, also as a reaction to a stop">>,
       sup(one_for_one, 3, [w(<<"a">>, #{restart => transient}), w(<<"b">>, #{on_shutdown => shutdown}),
                            w(<<"c">>, #{on_shutdown => boom})]),
       [x(?A, boom), x(?A, {shutdown, enough}), rc(?R, <<"a">>), stop()]),
     c(<<"shutdown-zero">>, <<"a shutdown time of zero kills at once">>,
       sup(one_for_all, 3, [w(<<"a">>, #{shutdown => 0, on_shutdown => ignore}), w(<<"b">>)]),
       [gs(?R, <<"a">>), x(?B, crash), tc(?R, <<"a">>), stop()]),
     c(<<"brutal-kill-whatever-the-reaction">>, <<"no reaction to a brutal kill">>,
       sup(one_for_all, 9, [w(<<"a">>, #{shutdown => brutal_kill, on_shutdown => crash}),
                            w(<<"b">>, #{shutdown => brutal_kill, on_shutdown => normal}),
                            w(<<"c">>, #{shutdown => brutal_kill, on_shutdown => ignore})]),
       [x(?A, crash), x(?A, crash), x(?B, killed), x(?C, killed), x(?C, normal), stop()])].

nesting() ->
    Leaf = sup(one_for_one, 0, [w(<<"root">>), w(<<"x">>)]),
    [c(<<"nested-start-script">>, <<"a nested supervisor's own start fails, crashes, is ignored">>,
       sup(one_for_one, 9, [w(<<"a">>), s(<<"s">>, #{start => [ok, error, crash, ignore, ok]},
                                          sup(one_for_one, 1, [w(<<"x">>)]))]),
       [x(?S, crash), wc(?R), rc(?R, <<"s">>), x(?S, crash), stop()]),
     c(<<"nested-first-start-crashes">>, <<"a nested supervisor's first start crashes">>,
       sup(one_for_one, 9, [w(<<"a">>), s(<<"s">>, #{start => [crash]}, sup(one_for_one, 1, [w(<<"x">>)]))]),
       []),
     c(<<"nested-start-ignored">>, <<"a nested supervisor ignores its start">>,
       sup(one_for_one, 9, [w(<<"a">>), s(<<"s">>, #{start => [ignore], restart => temporary}, Leaf),
                            s(<<"u">>, #{start => [ignore]}, Leaf)]),
       [wc(?R), cc(?R), wc(<<"root/u">>), rc(?R, <<"u">>), wc(<<"root/u">>), stop()]),
     c(<<"escalation-through-four-levels">>, <<"every level gives up until one may restart">>,
       sup(one_for_all, 2, [s(<<"a">>, sup(one_for_one, 0, [s(<<"b">>, sup(one_for_one, 0, [s(<<"c">>, Leaf)]))])),
                            w(<<"z">>)]),
       [x(<<"root/a/b/c/x">>, crash), x(<<"root/a/b/c/root">>, killed), wc(<<"root/a/b/c">>),
        x(<<"root/a/b/c">>, normal)]),
     c(<<"same-ids-on-all-levels">>, <<"ids are unique within their supervisor only">>,
       sup(one_for_one, 5, [s(<<"a">>, sup(one_for_one, 1, [s(<<"a">>, sup(one_for_one, 1, [w(<<"a">>)])), w(<<"b">>)])),
                            s(<<"b">>, sup(one_for_one, 1, [w(<<"a">>)]))]),
       [wc(?A), wc(<<"root/a/a">>), wc(?B), x(<<"root/a/a/a">>, crash), x(<<"root/a/a/a">>, crash), cc(?A),
        tc(?A, <<"a">>), wc(<<"root/a/a">>), dc(?A, <<"a">>), wc(<<"root/a/a">>), sc(?A, w(<<"a">>)), stop()])].

simple() ->
    F = simple_one_for_one,
    [c(<<"simple-never-started">>, F, <<"calls about a child that never had a process">>, template(3),
       [tcp(?R, <<"root/none">>), dyn(<<"a">>, [ignore]), tcp(?R, ?A), x(?A, crash), stop()]),
     c(<<"simple-reactions">>, F, <<"children react to a stop in their own way">>, template(3, #{shutdown => 40}),
       [(dyn(<<"a">>))#{on_shutdown => ignore}, (dyn(<<"b">>))#{on_shutdown => crash},
        (dyn(<<"c">>))#{on_shutdown => normal}, x(?A, crash), tcp(?R, ?A), tcp(?R, ?B),
        (dyn(<<"a">>))#{on_shutdown => ignore}, stop()]),
     c(<<"simple-nested-again">>, F, <<"keys are used again after a restart, and twice at a time">>,
       sup(one_for_one, 9, [w(<<"a">>), s(<<"s">>, template(2))]),
       [in(?S, dyn(<<"x">>)), in(?S, dyn(<<"y">>)), in(?S, dyn(<<"z">>, [ok, error])), x(?S, crash), wc(?S),
        in(?S, dyn(<<"q">>)), in(?S, dyn(<<"x">>, [ignore])), in(?S, dyn(<<"r">>, [error])),
        in(?S, dyn(<<"x">>)), in(?S, dyn(<<"x">>)), wc(?S), x(<<"root/s/x">>, crash),
        x(<<"root/s/q">>, killed), wc(?S), cc(?S), tcp(?S, <<"root/s/x">>), wc(?S),
        x(<<"root/s/q">>, crash), wc(?S), in(?S, dyn(<<"y">>)), tcp(?S, <<"root/s/y">>),
        in(?S, dyn(<<"y">>)), stop()]),
     c(<<"simple-under-one-for-all">>, F, <<"two template supervisors under one_for_all">>,
       sup(one_for_all, 9, [s(<<"s">>, template(2)), w(<<"a">>), s(<<"u">>, template(0))]),
       [in(?S, dyn(<<"x">>)), in(?S, dyn(<<"y">>)), in(<<"root/u">>, dyn(<<"x">>)),
        in(<<"root/u">>, dyn(<<"y">>)), x(<<"root/u/x">>, crash), wc(?R), wc(?S), in(?S, dyn(<<"x">>)),
        x(?A, normal), in(?S, dyn(<<"z">>)), stop()])].

gated() ->
    Sig = #{restart => transient, significant => true},
    [c(<<"readd-while-restarting">>, gated, <<"a sibling is deleted and added again meanwhile">>,
       abc(one_for_one, 9, [ok, gate_error]),
       [gated(?B, crash, [wc(?R), tc(?R, <<"a">>), dc(?R, <<"a">>), sc(?R, w(<<"a">>)), wc(?R), sc(?R, w(<<"a">>))]),
        wc(?R), stop()]),
     c(<<"two-gates">>, gated, <<"one child at its gate twice">>,
       abc(one_for_one, 9, [ok, gate_error, ok, gate_ok, gate_ignore]),
       [gated(?B, crash, [wc(?R), sc(?R, w(<<"z">>, #{shutdown => -1}))]),
        gated(?B, killed, [x(?B, crash), cc(?R), tc(?R, <<"b">>)]), rc(?R, <<"a">>), stop()]),
     c(<<"start-supervisor-while-restarting">>, gated, <<"a supervisor is added meanwhile, first in vain">>,
       abc(rest_for_one, 9, [ok, gate_error]),
       [gated(?A, normal, [sc(?R, s(<<"s">>, sup(one_for_one, 1, [w(<<"x">>), w(<<"y">>, #{start => [error]})]))),
                           sc(?R, s(<<"s">>, sup(one_for_one, 1, [w(<<"x">>)]))), wc(?S), wc(?R)]),
        wc(?R), stop()]),
     c(<<"gives-up-with-calls-waiting">>, gated, <<"calls that wait when the supervisor gives up">>,
       abc(one_for_one, 1, [ok, gate_error]),
       [gated(?B, crash, [wc(?R), x(?C, normal), wc(?R), sc(?R, w(<<"z">>)), cc(?R), tc(?R, <<"a">>),
                          dc(?R, <<"a">>), gs(?R, <<"a">>), rc(?R, <<"a">>)]), wc(?R)]),
     c(<<"nested-supervisor-ends-meanwhile">>, gated, <<"a nested supervisor ends while a sibling is restarting">>,
       sup(one_for_one, 9, [w(<<"a">>, #{start => [ok, gate_error]}), s(<<"s">>, sup(one_for_one, 2, [w(<<"x">>)])),
                            s(<<"u">>, #{start => [ok, gate_error]}, sup(one_for_one, 2, [w(<<"x">>)]))]),
       [gated(?A, crash, [x(?S, crash), wc(?R), cc(?R)]), wc(?R),
        gated(<<"root/u">>, crash, [wc(?R), wc(?S), wc(<<"root/u">>)]), wc(?R), stop()]),
     c(<<"restarting-significant-child-is-active">>, gated,
       <<"all_significant: a child that is being restarted is active">>,
       sup(one_for_one, 9, [w(<<"a">>, Sig#{start => [ok, gate_error]}), w(<<"b">>, Sig)],
           #{auto_shutdown => all_significant}),
       [gated(?A, crash, [x(?B, normal), wc(?R)]), wc(?R), x(?A, normal)]),
     c(<<"simple-calls-while-restarting">>, gated, <<"children come and go while one is restarting">>,
       template(9),
       [dyn(<<"a">>, [ok, gate_ok]), dyn(<<"b">>),
        gated(?A, crash, [dyn(<<"c">>, [ignore]), tcp(?R, ?B), tcp(?R, ?B), gs(?R, <<"t">>), rc(?R, <<"t">>), wc(?R)]),
        wc(?R), stop()])].

period() ->
    P = #{period => 1},
    [c(<<"period-with-overrunning-child">>, period, <<"a child has to be killed between two bursts">>,
       sup(one_for_all, 1, [w(<<"a">>), w(<<"b">>, #{shutdown => 30, on_shutdown => ignore})], P),
       [x(?A, crash), wait(2200), x(?A, crash), x(?A, crash)]),
     c(<<"period-three-bursts">>, period, <<"each burst within the intensity">>,
       sup(one_for_one, 3, [w(<<"a">>), w(<<"b">>, #{start => [ok, error, error]})], P),
       [x(?B, crash), wait(2300), x(?A, crash), x(?A, crash), x(?A, crash), wait(2300), x(?A, normal),
        wc(?R), stop(), wait(10)])].
