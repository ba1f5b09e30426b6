// C++ exceptions: through frames with destructors, rethrown, nested, out of constructors, by the
// hundred thousand, in threads, from one thread to another; and one that nobody catches.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <typeinfo>
#include <vector>

static int alive;

struct counted {
    counted()
    {
        alive++;
    }
    ~counted()
    {
        alive--;
    }
};

struct part {
    explicit part(bool fails)
    {
        if (fails)
            throw std::logic_error("a part failed");
    }
    counted inner;
};

struct whole {
    counted first;
    part second{true};
};

static int descend(int depth)
{
    counted here;
    std::string text(100, 'x');
    if (depth == 0)
        throw std::runtime_error("from the bottom");
    return descend(depth - 1) + static_cast<int>(text.size());
}

static void unwinding()
{
    try {
        descend(1000);
    } catch (const std::exception &error) {
        std::printf("caught %s, alive %d\n", error.what(), alive);
    }
    try {
        whole object;
    } catch (const std::logic_error &error) {
        std::printf("caught %s, alive %d\n", error.what(), alive);
    }
    try {
        std::vector<int>(3).at(7);
    } catch (const std::out_of_range &) {
        std::puts("caught out_of_range");
    }
    try {
        std::vector<int> huge(static_cast<size_t>(1) << 29, 1);
        std::printf("%zu\n", huge.size());
    } catch (const std::exception &error) {
        std::puts("caught too much memory");
    }
    try {
        struct base {
            virtual ~base()
            {
            }
        };
        struct other : base {
        };
        base object;
        dynamic_cast<other &>(object);
    } catch (const std::bad_cast &) {
        std::puts("caught bad_cast");
    }
}

static void rethrowing()
{
    try {
        try {
            try {
                throw 42;
            } catch (int number) {
                std::printf("inner %d\n", number);
                throw;
            }
        } catch (...) {
            std::throw_with_nested(std::runtime_error("outer"));
        }
    } catch (const std::exception &error) {
        try {
            std::rethrow_if_nested(error);
        } catch (int number) {
            std::printf("%s around %d\n", error.what(), number);
        }
    }
}

static void many()
{
    long sum = 0;
    for (int i = 0; i < 5000; i++)
        try {
            counted here;
            if (i % 2)
                throw i;
            throw std::to_string(i);
        } catch (int number) {
            sum += number;
        } catch (const std::string &text) {
            sum += std::stoi(text);
        }
    std::printf("sum %ld, alive %d\n", sum, alive);
}

static void between_threads()
{
    std::exception_ptr carried;
    std::thread([&] {
        try {
            descend(10);
        } catch (...) {
            carried = std::current_exception();
        }
    }).join();
    try {
        std::rethrow_exception(carried);
    } catch (const std::runtime_error &error) {
        std::printf("carried over: %s\n", error.what());
    }
    std::vector<std::thread> threads;
    std::vector<int> caught(8);
    for (int i = 0; i < 8; i++)
        threads.emplace_back([i, &caught] {
            for (int n = 0; n < 300; n++)
                try {
                    std::unique_ptr<int> held(new int(n));
                    if (*held >= 0)
                        throw std::runtime_error("in a thread");
                } catch (const std::exception &) {
                    caught[i]++;
                }
        });
    for (auto &thread : threads)
        thread.join();
    for (int count : caught)
        std::printf("%d ", count);
    std::puts("caught in threads");
}

int main()
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    unwinding();
    rethrowing();
    many();
    between_threads();
    std::set_terminate([] {
        std::puts("terminate is called");
        std::abort();
    });
    throw std::runtime_error("nobody catches this");
}
