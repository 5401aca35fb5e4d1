# Elixir's DynamicSupervisor: one workload, done a few times; prints the median.
# Arguments: WORKLOAD SIZE TIMES. Figures are in nanoseconds.

defmodule Worker do
  def start_link(measuring, running, size) do
    {:ok, spawn_link(fn -> live(measuring, running, size) end)}
  end

  # says so whenever another `size` children have come to run
  defp live(measuring, running, size) do
    if rem(:atomics.add_get(running, 1, 1), size) == 0, do: send(measuring, :running)

    receive do
      :crash -> exit(:crash)
    end
  end
end

defmodule Measure do
  def measure("start", size) do
    pool = pool()
    took = took(fn -> add(pool, size) end)
    kill(pool)
    took
  end

  def measure("storm", size) do
    pool = pool()
    pids = add(pool, size)
    Process.sleep(20)

    took =
      took(fn ->
        Enum.each(pids, &send(&1, :crash))
        await()
      end)

    kill(pool)
    took
  end

  defp pool do
    {:ok, pool} =
      DynamicSupervisor.start_link(
        strategy: :one_for_one,
        max_restarts: 1_000_000_000,
        max_seconds: 1
      )

    pool
  end

  # starts children, one call each, until the last of them runs
  defp add(pool, size) do
    start = {Worker, :start_link, [self(), :atomics.new(1, []), size]}

    pids =
      for id <- 1..size do
        {:ok, pid} = DynamicSupervisor.start_child(pool, %{id: id, start: start})
        pid
      end

    await()
    pids
  end

  defp await do
    receive do
      :running -> :ok
    end
  end

  # with all children; an orderly stop takes a time that grows with the square of their number
  defp kill(pool) do
    Process.exit(pool, :kill)

    receive do
      {:EXIT, ^pool, :killed} -> :ok
    end
  end

  defp took(body) do
    start = System.monotonic_time(:nanosecond)
    body.()
    System.monotonic_time(:nanosecond) - start
  end
end

[workload, size, times] = System.argv()
size = String.to_integer(size)
:logger.set_primary_config(:level, :none)
Process.flag(:trap_exit, true)
Measure.measure(workload, size)
figures = for _ <- 1..String.to_integer(times), do: Measure.measure(workload, size)
IO.puts(Enum.at(Enum.sort(figures), div(length(figures), 2)))
