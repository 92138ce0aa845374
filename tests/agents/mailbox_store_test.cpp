#include "sim/agents/mailbox_store.h"

#include <gtest/gtest.h>

namespace smtplab::agents {
namespace {

SharedOctets octets(std::size_t count) { return std::make_shared<const std::string>(count, 'x'); }

std::vector<std::uint32_t> uids(const MailboxStore& store, std::uint32_t mailbox) {
  std::vector<std::uint32_t> found;
  for (const StoredMessage& message : store.messages(mailbox)) found.push_back(message.uid);
  return found;
}

TEST(MailboxStore, NumbersEachMailboxForItself) {
  MailboxStore store(2);
  EXPECT_EQ(store.count(), 2U);
  EXPECT_EQ(store.add(0, octets(3)), 1U);
  EXPECT_EQ(store.add(0, octets(4)), 2U);
  EXPECT_EQ(store.add(1, octets(5)), 1U);
  EXPECT_EQ(uids(store, 0), (std::vector<std::uint32_t>{1, 2}));
  EXPECT_EQ(store.messages(0)[1].octets->size(), 4U);
  EXPECT_EQ(store.used_octets(0), 7U);
  EXPECT_EQ(store.used_octets(1), 5U);
}

TEST(MailboxStore, WhatIsRemovedGivesRoomAndNoNumberBack) {
  MailboxStore store(1);
  store.add(0, octets(3));
  store.add(0, octets(4));
  store.add(0, octets(5));
  EXPECT_TRUE(store.remove(0, 2));
  EXPECT_FALSE(store.remove(0, 2));
  EXPECT_FALSE(store.remove(0, 4));
  EXPECT_EQ(uids(store, 0), (std::vector<std::uint32_t>{1, 3}));
  EXPECT_EQ(store.used_octets(0), 8U);
  EXPECT_TRUE(store.remove(0, 3));
  EXPECT_EQ(store.add(0, octets(1)), 4U);
}

TEST(MailboxStore, CopiesShareTheOctetsAndNothingElse) {
  MailboxStore store(1);
  store.add(0, octets(3));
  MailboxStore copy = store;
  EXPECT_EQ(copy.messages(0)[0].octets, store.messages(0)[0].octets);
  copy.remove(0, 1);
  EXPECT_EQ(store.messages(0).size(), 1U);
}

}  // namespace
}  // namespace smtplab::agents
