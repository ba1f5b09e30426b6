// The C++ library at large: streams of every kind, containers, algorithms, strings, expressions.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <unordered_map>
#include <vector>
#include <unistd.h>

struct construct_before_main {
    construct_before_main()
    {
        std::cout << "before main\n";
    }
    ~construct_before_main()
    {
        std::cout << "after main\n";
    }
} around;

static void formatting()
{
    std::cout << 42 << ' ' << std::hex << 255 << ' ' << std::oct << 8 << std::dec << ' ' << 3.14159
              << ' ' << std::setprecision(12) << 1.0 / 3 << ' ' << std::scientific << 12345.678
              << std::defaultfloat << '\n'
              << std::setw(10) << "right" << '|' << std::left << std::setw(10) << "left" << '|'
              << std::setfill('*') << std::right << std::setw(8) << -7 << std::setfill(' ') << '|'
              << std::boolalpha << true << '\n';
}

static void in_memory()
{
    std::istringstream in("12 apples 3.5\nsecond line\n");
    int number;
    double real;
    std::string word, line;
    in >> number >> word >> real;
    std::getline(in, line);
    std::getline(in, line);
    std::cout << number << ' ' << word << ' ' << real << ' ' << line << '\n';
    std::ostringstream out;
    std::copy_n(std::vector<int>{1, 2, 3}.begin(), 3, std::ostream_iterator<int>(out, ","));
    std::cout << out.str() << '\n';
}

static void files()
{
    char name[] = "/tmp/stock.cxx.XXXXXX";
    close(mkstemp(name));
    std::ofstream out(name);
    for (int i = 0; i < 1000; i++)
        out << "line " << i << '\n';
    out.close();
    std::fstream file(name, std::ios::in | std::ios::out);
    std::string line;
    int lines = 0;
    while (std::getline(file, line))
        lines++;
    file.clear();
    file.seekg(-9, std::ios::end);
    std::getline(file, line);
    file.clear();
    file.seekp(0);
    file << "LINE";
    file.seekg(0);
    std::string first;
    std::getline(file, first);
    std::cout << lines << ' ' << line << ' ' << first << '\n';
    std::remove(name);
    std::cout << std::ifstream(name).is_open() << '\n';
}

static void containers()
{
    std::map<std::string, int> ordered{{"one", 1}, {"two", 2}, {"three", 3}};
    std::unordered_map<int, int> squares;
    std::set<int> odd;
    for (int i = 0; i < 1000; i++) {
        squares[i] = i * i;
        if (i % 2)
            odd.insert(i);
    }
    for (const auto &entry : ordered)
        std::cout << entry.first << '=' << entry.second << ' ';
    std::cout << squares[77] << ' ' << odd.size() << ' ' << *odd.lower_bound(500) << '\n';
    std::mt19937 random(5);
    std::vector<unsigned> numbers(10000);
    std::generate(numbers.begin(), numbers.end(), std::ref(random));
    std::sort(numbers.begin(), numbers.end());
    std::cout << std::is_sorted(numbers.begin(), numbers.end()) << ' ' << numbers.front() << '\n';
    auto shared = std::make_shared<std::string>("shared");
    std::function<size_t()> size = [shared] { return shared->size(); };
    std::cout << size() << ' ' << shared.use_count() << '\n';
}

static void expressions()
{
    std::string text = "call 0x80 or 0x90";
    std::regex pattern("0x([0-9a-f]+)");
    for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match)
        std::cout << (*match)[1] << ' ';
    std::cout << std::regex_replace(text, pattern, "<$1>") << '\n';
}

int main()
{
    formatting();
    in_memory();
    files();
    containers();
    expressions();
    std::cerr << "to standard error\n";
    return 3;
}
