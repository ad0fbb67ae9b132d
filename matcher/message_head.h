// Tells from a message alone what kind it is (message_kinds.h).
//
//   MessageKinds kinds = head.Kinds(rows);  // rows of the encoder's last layer
//
// Each gate shares itself out over the word pieces, as attention does, and
// takes a few values of them; all values together decide. Trained with the
// sentence encoder and then alone (`matcher/data/train_head.py`). Immutable,
// thread-safe; refers to the bytes its matrices were made of. Deterministic as
// sentence_encoder.h is.

#ifndef CAVEAT_MATCHER_MESSAGE_HEAD_H_
#define CAVEAT_MATCHER_MESSAGE_HEAD_H_

#include <span>

#include "matcher/byte_matrix.h"
#include "matcher/float_rows.h"
#include "matcher/message_kinds.h"

namespace caveat {

struct MessageHead {
  RowNorm norm;      // Of each row, before all else.
  ByteMatrix gate;   // An output for each gate.
  ByteMatrix value;  // As many outputs for each gate, one gate after the other.
  ByteMatrix kind;   // An output for each kind, of all values.

  // `rows` has one row for each piece, as wide as the gate's inputs. Cost: that
  // of a product with `value`.
  MessageKinds Kinds(std::span<const float> rows) const;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_MESSAGE_HEAD_H_
