// Threads of the C++ library: mutexes of each kind, condition variables, futures, async, atomics,
// thread_local objects, call_once, timed waiting.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <numeric>
#include <queue>
#include <shared_mutex>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

template <typename body> static void in_threads(int count, body does)
{
    std::vector<std::thread> threads;
    for (int i = 0; i < count; i++)
        threads.emplace_back(does, i);
    for (auto &thread : threads)
        thread.join();
}

static void mutexes()
{
    std::mutex plain;
    std::recursive_mutex recursive;
    std::timed_mutex timed;
    std::shared_mutex shared;
    long a = 0, b = 0, torn = 0;
    in_threads(8, [&](int i) {
        for (int n = 0; n < 1000; n++) {
            {
                std::lock_guard<std::mutex> guard(plain);
                a++;
            }
            {
                std::lock_guard<std::recursive_mutex> one(recursive), two(recursive);
                b++;
            }
            if (i % 4 == 0) {
                std::unique_lock<std::shared_mutex> writer(shared);
                torn++;
                torn--;
            } else {
                std::shared_lock<std::shared_mutex> reader(shared);
                if (torn)
                    std::puts("torn");
            }
        }
    });
    std::printf("%ld %ld %ld\n", a, b, torn);
    std::lock_guard<std::timed_mutex> guard(timed);
    std::thread([&] { std::printf("timed lock: %d\n", timed.try_lock_for(10ms)); }).join();
}

static void bounded_queue()
{
    std::mutex lock;
    std::condition_variable changed;
    std::queue<int> queue;
    std::atomic<long> sum{0};
    in_threads(6, [&](int i) {
        for (int n = 0; n < 500; n++) {
            std::unique_lock<std::mutex> held(lock);
            if (i % 2) {
                changed.wait(held, [&] { return queue.size() < 5; });
                queue.push(n);
            } else {
                changed.wait(held, [&] { return !queue.empty(); });
                sum += queue.front();
                queue.pop();
            }
            changed.notify_all();
        }
    });
    std::printf("through the queue: %ld, left %zu\n", sum.load(), queue.size());
    std::unique_lock<std::mutex> held(lock);
    std::printf("timed out: %d\n", changed.wait_for(held, 10ms) == std::cv_status::timeout);
}

static long sum_of(const std::vector<int> &numbers, size_t from, size_t to)
{
    if (to - from < 1000)
        return std::accumulate(numbers.begin() + from, numbers.begin() + to, 0l);
    size_t middle = (from + to) / 2;
    auto left = std::async(std::launch::async, sum_of, std::cref(numbers), from, middle);
    long right = sum_of(numbers, middle, to);
    return left.get() + right;
}

static void futures()
{
    std::vector<int> numbers(16000);
    std::iota(numbers.begin(), numbers.end(), 0);
    std::printf("async: %ld\n", sum_of(numbers, 0, numbers.size()));
    std::promise<int> promise;
    auto future = promise.get_future();
    std::printf("not yet: %d\n", future.wait_for(5ms) == std::future_status::timeout);
    std::thread setter([&] { promise.set_value(17); });
    std::printf("promised: %d\n", future.get());
    setter.join();
    std::packaged_task<int(int)> task([](int n) -> int {
        if (n > 1)
            throw std::runtime_error("too much");
        return n;
    });
    auto result = task.get_future();
    std::thread(std::move(task), 2).join();
    try {
        result.get();
    } catch (const std::runtime_error &error) {
        std::printf("from the task: %s\n", error.what());
    }
    std::shared_future<int> shared = std::async(std::launch::deferred, [] { return 5; });
    std::atomic<int> sum{0};
    in_threads(4, [&](int) { sum += shared.get(); });
    std::printf("shared: %d\n", sum.load());
}

static std::atomic<int> made{0}, gone{0};

struct counted {
    int value = 0;
    counted()
    {
        made++;
    }
    ~counted()
    {
        gone++;
    }
};

static thread_local counted own;

static void local_objects()
{
    std::atomic<int> wrong{0};
    in_threads(10, [&](int i) {
        own.value = i;
        for (int n = 0; n < 100; n++) {
            std::this_thread::yield();
            wrong += own.value != i;
        }
    });
    std::printf("thread_local: %d made, %d gone, %d wrong\n", made.load(), gone.load(),
                wrong.load());
    std::once_flag once;
    std::atomic<int> runs{0};
    in_threads(10, [&](int) { std::call_once(once, [&] { runs++; }); });
    std::printf("once: %d\n", runs.load());
}

static void atomics()
{
    std::atomic<long long> wide{0};
    std::atomic_flag flag = ATOMIC_FLAG_INIT;
    long counter = 0;
    in_threads(8, [&](int) {
        for (int n = 0; n < 1000; n++) {
            wide.fetch_add(1ll << 33);
            while (flag.test_and_set(std::memory_order_acquire))
                std::this_thread::yield();
            counter++;
            flag.clear(std::memory_order_release);
        }
    });
    std::printf("%lld %ld\n", wide.load(), counter);
    auto start = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(20ms);
    std::printf("slept: %d\n", std::chrono::steady_clock::now() - start >= 20ms);
}

int main()
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    mutexes();
    bounded_queue();
    futures();
    local_objects();
    atomics();
    return 0;
}
