// Where questions go when an operator has chosen to keep them.
//
// Nothing keeps any unless `caveatd --log-questions` made a QuestionLog; see
// question_log.h for what it does to them first.

#ifndef CAVEAT_SERVICE_QUESTION_KEEPER_H_
#define CAVEAT_SERVICE_QUESTION_KEEPER_H_

#include "service/call_record.h"
#include "service/question.h"

namespace caveat {

// Called from any thread, after the reply has been made; must not block.
class QuestionKeeper {
 public:
  virtual ~QuestionKeeper() = default;
  // `record` says how the call ended.
  virtual void Keep(const Question& question, const CallRecord& record) = 0;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_QUESTION_KEEPER_H_
