// The signals of the decision between answering and abstaining.
//
//   MeasureDecision(context, data, &scoring);
//
// Their weights are data (`matcher/data/model.txtpb`); what each means stands
// in model.h. Pure; deterministic.

#ifndef CAVEAT_MATCHER_DECISION_SIGNALS_H_
#define CAVEAT_MATCHER_DECISION_SIGNALS_H_

#include "matcher/match_data.h"
#include "matcher/matcher_index.h"
#include "matcher/signals.h"

namespace caveat {

// How likely it is that such a message is answered:
// DecisionSignal::kAnswerable. 0 where the encoder has not seen all of it.
double AnswerableSignal(const EncodedText& encoded);

// Fills `scoring->decision` from the candidates, which must be sorted.
void MeasureDecision(const SignalContext& context, const MatchData& data,
                     Scoring* scoring);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_DECISION_SIGNALS_H_
