#include "viewer/panels/panel_list.h"

#include "viewer/panels/dialogue_panel.h"
#include "viewer/panels/envelope_panel.h"
#include "viewer/panels/explanation_panel.h"
#include "viewer/panels/futures_panel.h"
#include "viewer/panels/holdings_panel.h"
#include "viewer/panels/names_panel.h"
#include "viewer/panels/network_panel.h"
#include "viewer/panels/quiz_panel.h"
#include "viewer/panels/scenarios_panel.h"
#include "viewer/panels/sequence_panel.h"
#include "viewer/panels/states_panel.h"

namespace smtplab::panels {

const std::vector<std::string_view>& panel_keys() {
  static const std::vector<std::string_view> keys{"network",  "sequence", "dialogue", "explanation",
                                                  "envelope", "names",    "holdings", "states",
                                                  "futures",  "quiz",     "scenarios"};
  return keys;
}

std::vector<std::unique_ptr<Panel>> make_panels() {
  std::vector<std::unique_ptr<Panel>> panels;
  panels.push_back(std::make_unique<NetworkPanel>());
  panels.push_back(std::make_unique<SequencePanel>());
  panels.push_back(std::make_unique<DialoguePanel>());
  panels.push_back(std::make_unique<ExplanationPanel>());
  panels.push_back(std::make_unique<EnvelopePanel>());
  panels.push_back(std::make_unique<NamesPanel>());
  panels.push_back(std::make_unique<HoldingsPanel>());
  panels.push_back(std::make_unique<StatesPanel>());
  panels.push_back(std::make_unique<FuturesPanel>());
  panels.push_back(std::make_unique<QuizPanel>());
  panels.push_back(std::make_unique<ScenariosPanel>());
  return panels;
}

}  // namespace smtplab::panels
