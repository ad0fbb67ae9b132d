#include "service/call_gate.h"

#include <gtest/gtest.h>

#include <thread>

#include "service/in_flight.h"

namespace caveat {
namespace {

TEST(CallGate, HoldsOnlyWhileClosed) {
  CallGate gate;
  int ran = 0;
  EXPECT_FALSE(gate.Hold([&] { ++ran; }));
  gate.Close();
  EXPECT_TRUE(gate.Hold([&] { ++ran; }));
  EXPECT_TRUE(gate.Hold([&] { ++ran; }));
  EXPECT_EQ(gate.held_count(), 2);
  EXPECT_EQ(ran, 0);
  gate.Open();
  EXPECT_EQ(ran, 2);
  EXPECT_EQ(gate.held_count(), 0);
  EXPECT_FALSE(gate.Hold([&] { ++ran; }));
}

// However Hold and Open meet, a call is run once, by one of them.
TEST(CallGate, LosesNoCall) {
  for (int round = 0; round < 200; ++round) {
    CallGate gate;
    gate.Close();
    std::atomic<int> ran{0};
    std::thread caller([&] {
      for (int i = 0; i < 100; ++i) {
        if (!gate.Hold([&] { ++ran; })) ++ran;
      }
    });
    gate.Open();
    caller.join();
    ASSERT_EQ(ran, 100);
  }
}

TEST(InFlight, LetsInNoMoreThanItsLimit) {
  InFlight in_flight(2);
  EXPECT_TRUE(in_flight.TryEnter());
  EXPECT_TRUE(in_flight.TryEnter());
  EXPECT_FALSE(in_flight.TryEnter());
  EXPECT_EQ(in_flight.count(), 2);
  in_flight.Leave();
  EXPECT_TRUE(in_flight.TryEnter());
}

}  // namespace
}  // namespace caveat
