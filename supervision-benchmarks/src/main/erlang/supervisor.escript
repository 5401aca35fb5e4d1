#!/usr/bin/env escript
%%! +P 4000000
%% Erlang's own supervisor: one workload, done a few times; prints the median.
%% Arguments: WORKLOAD SIZE TIMES. Figures are in nanoseconds, of memory in bytes.
-module(supervisor_benchmark).
-mode(compile).
-export([init/1, worker/1]).

main([Workload, Size, Times]) ->
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    N = list_to_integer(Size),
    measure(Workload, N),
    Figures = lists:sort([measure(Workload, N) || _ <- lists:seq(1, list_to_integer(Times))]),
    io:format("~p~n", [float(lists:nth(length(Figures) div 2 + 1, Figures))]).

measure("start", N) ->
    Pool = pool(N),
    Took = took(fun() -> add(Pool, N) end),
    stop(Pool),
    Took;
measure("heap", N) ->
    Pool = pool(N),
    Before = used(),
    add(Pool, N),
    Each = (used() - Before) / N,
    stop(Pool),
    Each;
measure("stop", N) ->
    Pool = pool(N),
    add(Pool, N),
    timer:sleep(20),
    took(fun() -> stop(Pool) end);
measure("storm", N) ->
    Pool = pool(N),
    Pids = add(Pool, N),
    timer:sleep(20),
    Took = took(fun() -> [Pid ! crash || Pid <- Pids], await() end),
    stop(Pool),
    Took;
measure("one-for-all", N) ->
    Idle = idle(N),
    Root = supervisor(one_for_all, [child(Id, Idle) || Id <- lists:seq(1, N)]),
    await(),
    {1, First, _, _} = lists:keyfind(1, 1, supervisor:which_children(Root)),
    timer:sleep(20),
    Took = took(fun() -> First ! crash, await() end),
    stop(Root),
    Took;
%% A crash a millisecond, the shortest of Erlang's timers: at most 1,000 of them.
measure("recovery", N) ->
    Root = supervisor(one_for_one, [child(1, idle(1))]),
    Samples = [recover() || _ <- lists:seq(1, min(N, 1000))],
    stop(Root),
    await(),
    lists:nth(length(Samples) div 2 + 1, lists:sort(Samples));
%% At each restart the supervisor goes through all of the last second: at most 20,000 of them.
measure("restarts", N) ->
    Lives = min(N, 20000),
    Crashing = {crashing, self(), atomics:new(1, []), Lives},
    Start = now_ns(),
    Root = supervisor(one_for_one, [child(1, Crashing)]),
    await(),
    Took = now_ns() - Start,
    stop(Root),
    Took / Lives.

recover() ->
    Pid = await(),
    timer:sleep(1),
    Start = now_ns(),
    Pid ! crash,
    Again = await(),
    Took = now_ns() - Start,
    self() ! {running, Again},
    Took.

%% --- supervisors and their children ---

pool(N) -> supervisor(simple_one_for_one, [child(worker, idle(N))]).

supervisor(Strategy, Children) ->
    {ok, Pid} = supervisor:start_link(?MODULE, {Strategy, Children}),
    Pid.

init({Strategy, Children}) ->
    {ok, {#{strategy => Strategy, intensity => 1000000000, period => 1}, Children}}.

child(Id, Life) -> #{id => Id, start => {?MODULE, worker, [Life]}}.

worker(Life) -> {ok, spawn_link(fun() -> live(Life) end)}.

%% Says so whenever another N children have come to run.
idle(N) -> {idle, self(), atomics:new(1, []), N}.

live({idle, Measuring, Running, N}) ->
    case atomics:add_get(Running, 1, 1) rem N of
        0 -> Measuring ! {running, self()};
        _ -> ok
    end,
    receive crash -> exit(crash) end;
live({crashing, Measuring, Lives, Last}) ->
    case atomics:add_get(Lives, 1, 1) of
        Life when Life =< Last -> exit(crash);
        _ -> Measuring ! {running, self()}
    end,
    receive crash -> exit(crash) end.

%% Starts N children, one call each, until the last of them runs.
add(Pool, N) ->
    Pids = [element(2, supervisor:start_child(Pool, [])) || _ <- lists:seq(1, N)],
    await(),
    Pids.

await() -> receive {running, Pid} -> Pid end.

stop(Supervisor) ->
    exit(Supervisor, shutdown),
    receive {'EXIT', Supervisor, shutdown} -> ok end.

took(Fun) ->
    Start = now_ns(),
    Fun(),
    now_ns() - Start.

now_ns() -> erlang:monotonic_time(nanosecond).

used() ->
    [erlang:garbage_collect(Pid) || Pid <- processes()],
    erlang:memory(total).
