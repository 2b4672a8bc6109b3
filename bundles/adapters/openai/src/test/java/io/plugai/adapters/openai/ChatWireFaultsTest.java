package io.plugai.adapters.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plugai.spi.error.ErrorCode;
import io.plugai.spi.error.GatewayException;
import io.plugai.spi.generation.ChatInput;
import io.plugai.spi.generation.FinishReason;
import io.plugai.spi.generation.GenerationEvent;
import io.plugai.spi.generation.GenerationEvent.Finished;
import io.plugai.spi.generation.GenerationEvent.ReasoningDelta;
import io.plugai.spi.generation.GenerationEvent.TextDelta;
import io.plugai.spi.generation.GenerationEvent.ToolCallDelta;
import io.plugai.spi.generation.GenerationRequest;
import io.plugai.spi.generation.Parameters;
import io.plugai.spi.generation.Usage;
import io.plugai.support.chat.ChatWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers do that the API reference does not say, seen in the wild. */
final class ChatWireFaultsTest {
  private static final GenerationRequest REQUEST =
      new GenerationRequest("r", "openai", "m", ChatInput.ofPrompt("Hi"), Parameters.none(), true);

  // Tool calls. Of each: its id or a question mark for one of ours, its name, its arguments.

  static Stream<List<String>> twoCallsInAStream() {
    return Stream.of(
        // a new id at the same index
        List.of(
            call("'index':0,'id':'a'", "'name':'f','arguments':'{}'"),
            call("'index':0,'id':'b'", "'name':'g','arguments':'{'"),
            call("'index':0", "'arguments':'}'")),
        // no index at all
        List.of(
            call("'id':'a'", "'name':'f','arguments':'{}'"),
            call("'id':'b'", "'name':'g','arguments':'{'"),
            call("'id':null", "'arguments':'}'")),
        // the id in every piece
        List.of(
            call("'id':'a'", "'name':'f','arguments':'{'"),
            call("'id':'b'", "'name':'g','arguments':'{'"),
            call("'id':'a'", "'name':'f','arguments':'}'"),
            call("'id':'b'", "'name':'g','arguments':'}'")),
        // both at once, then pieces by their place
        List.of(
            "[{'id':'a','function':{'name':'f','arguments':'{'}},"
                + "{'id':'b','function':{'name':'g','arguments':'{'}}]",
            "[{'function':{'arguments':'}'}},{'function':{'arguments':'}'}}]"),
        // the id ahead of the name
        List.of(
            call("'index':0,'id':'a'", "'name':'f'"),
            call("'index':1,'id':'b'", ""),
            call("'index':0", "'arguments':'{}'"),
            call("'index':1", "'name':'g'"),
            call("'index':1", "'arguments':'{}'")),
        // the index as a text, the id as a number
        List.of(
            call("'index':'0','id':'a'", "'name':'f','arguments':'{}'"),
            call("'index':'1','id':'b'", "'name':'g','arguments':'{}'")));
  }

  @ParameterizedTest
  @MethodSource("twoCallsInAStream")
  void callsAreToldApartByTheirIds(List<String> lists) {
    assertThat(callsOf(lists)).containsExactly("a f {}", "b g {}");
  }

  static Stream<List<String>> twoCallsWithoutIds() {
    return Stream.of(
        List.of(
            call("'index':0,'id':''", "'name':'f','arguments':'{}'"),
            call("'index':0", "'name':'g','arguments':'{}'")),
        List.of(
            call("'index':0", "'name':'f','arguments':'{}'"),
            call("'index':1", "'name':'g','arguments':'{}'")),
        List.of(
            call("'type':'function'", "'name':'f','arguments':'{'"),
            call("'type':'function'", "'arguments':'}'"),
            call("'type':'function'", "'name':'g','arguments':'{}'")),
        List.of(
            "[{'id':'','function':{'name':'f','arguments':'{}'}},"
                + "{'function':{'name':'g','arguments':'{}'}}]"));
  }

  @ParameterizedTest
  @MethodSource("twoCallsWithoutIds")
  void callsWithoutIdsGetDistinctOnesOfOurOwn(List<String> lists) {
    assertThat(callsOf(lists)).containsExactly("? f {}", "? g {}");
    List<String> ids =
        eventsOfLists(lists).stream()
            .filter(ToolCallDelta.class::isInstance)
            .map(event -> ((ToolCallDelta) event).id())
            .filter(id -> !id.isEmpty())
            .toList();
    assertThat(ids).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.matches("[\\w-]{1,40}"));
  }

  @Test
  void anIdThatChangesFromPieceToPieceIsStillOneCall() {
    assertThat(
            callsOf(
                List.of(
                    call("'index':0,'id':'a'", "'name':'f','arguments':''"),
                    call("'index':0,'id':'x'", "'arguments':'{'"),
                    call("'index':0,'id':'y'", "'name':'','arguments':'}'"))))
        .containsExactly("a f {}");
  }

  @Test
  void anIdOfWhichNothingIsSaidIsNoCall() {
    assertThat(
            callsOf(
                List.of(
                    call("'index':0,'id':'a'", ""),
                    call("'index':0,'id':'b'", "'name':'g','arguments':'{}'"))))
        .containsExactly("b g {}");
    assertThat(finished(eventsOfLists(List.of(call("'index':0,'id':'a'", "")))).reason())
        .isEqualTo(FinishReason.STOP);
  }

  @Test
  void twoCallsOfAWholeAnswerAreTwoWhateverTheirIds() {
    String calls =
        "[{'id':'x','function':{'name':'f','arguments':'{}'}},"
            + "{'id':'x','function':{'name':'f','arguments':{'city':'Rome'}}},"
            + "{'id':'','function':{'name':'g','arguments':null}}]";
    assertThat(callsIn(events("{'choices':[{'message':{'tool_calls':" + calls + "}}]}")))
        .containsExactly("x f {}", "? f {\"city\":\"Rome\"}", "? g ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'index':0,'id':'a','function':{'name':'f','arguments':{'city':'Rome'}}}]",
        "{'id':'a','function':{'name':'f','arguments':{'city':'Rome'}}}",
        "[{'id':'a','name':'f','arguments':{'city':'Rome'}}]"
      })
  void argumentsMayBeAnObjectAndTheirCallInAnotherForm(String calls) {
    for (String place : List.of("delta", "message")) {
      assertThat(
              callsIn(
                  events(
                      "{'choices':[{'"
                          + place
                          + "':{'tool_calls':"
                          + calls
                          + "},"
                          + "'finish_reason':'stop'}]}")))
          .containsExactly("a f {\"city\":\"Rome\"}");
    }
  }

  @Test
  void aCallOfEarlierDaysIsACall() {
    List<GenerationEvent> events =
        events(
            "{'choices':[{'message':{'content':null,'function_call':{'name':'f','arguments':'{}'}},"
                + "'finish_reason':'function_call'}]}");
    assertThat(callsIn(events)).containsExactly("? f {}");
    assertThat(finished(events).reason()).isEqualTo(FinishReason.TOOL_CALLS);
  }

  // Content.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'delta':{'content':''},'message':{'content':'Hello there'}}",
        "{'delta':null,'message':{'content':'Hello there'}}",
        "{'delta':{'role':'assistant','content':null,'tool_calls':[]},"
            + "'message':{'content':'Hello there'}}",
        "{'delta':{'content':'Hello there'},'message':{'content':''}}",
        "{'delta':{'content':'Hello there'},'message':{'content':'Hello there'}}",
        "{'message':{'content':['Hello',' there']}}",
        "{'message':{'content':[{'type':'text','text':'Hello there'}]}}",
        "{'message':{'content':{'type':'text','text':'Hello there'}}}",
        "{'message':{'content':[{'type':'text','text':{'value':'Hello there'}}]}}",
        "{'text':'Hello there'}"
      })
  void anEmptyFieldIsNotTakenForTheContentNorAnotherFormForNone(String choice) {
    assertThat(textOf(events("{'choices':[" + choice + "]}"))).isEqualTo("Hello there");
  }

  @Test
  void aMessageThatRepeatsWhatWasStreamedIsNotSaidTwice() {
    assertThat(
            textOf(
                events(
                    "{'choices':[{'delta':{'content':'Hello'}}]}",
                    "{'choices':[{'delta':{},'message':{'content':'Hello'},"
                        + "'finish_reason':'stop'}]}")))
        .isEqualTo("Hello");
  }

  @Test
  void valuesOfOtherTypesAreTexts() {
    assertThat(textOf(events("{'choices':[{'message':{'content':42}}]}"))).isEqualTo("42");
    assertThat(textOf(events("{'choices':{'message':{'content':'one'}}}"))).isEqualTo("one");
  }

  @Test
  void anEmptyReasoningIsNotTakenForTheOther() {
    assertThat(events("{'choices':[{'message':{'reasoning_content':'','reasoning':'Hm.'}}]}"))
        .startsWith(new ReasoningDelta("Hm."));
  }

  @Test
  void whatCannotBeReadIsNamed() {
    assertThat(
            finished(
                    events(
                        "{'choices':[{'message':{'content':[{'type':'text','text':'a'},"
                            + "{'type':'image_url','image_url':{}},{'type':'x y'}]}}]}"))
                .metadata())
        .containsEntry("unread", List.of("image_url", "part"));
  }

  // The end.

  @ParameterizedTest
  @CsvSource({
    "STOP, STOP",
    "end_turn, STOP",
    "COMPLETE, STOP",
    "MAX_TOKENS, LENGTH",
    "Length, LENGTH",
    "max_output_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "tool_use, TOOL_CALLS",
    "TOOL_CALL, TOOL_CALLS",
    "SAFETY, CONTENT_FILTER",
    "content-filtered, CONTENT_FILTER",
    "RECITATION, CONTENT_FILTER",
    "PROHIBITED_CONTENT, CONTENT_FILTER",
    "IMAGE_SAFETY, CONTENT_FILTER",
    "refusal, CONTENT_FILTER",
    "guardrail_intervened, CONTENT_FILTER",
    "sensitive, CONTENT_FILTER"
  })
  void providersHaveWordsOfTheirOwnForTheEnd(String said, FinishReason meant) {
    assertThat(finished(events(ending("'" + said + "'")))).isEqualTo(new Finished(meant, Map.of()));
    assertThat(
            finished(
                events("{'choices':[{'message':{'content':'a'},'finish_reason':'" + said + "'}]}")))
        .isEqualTo(new Finished(meant, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "network_error, BACKEND_UNAVAILABLE",
    "ERROR, BACKEND_UNAVAILABLE",
    "MALFORMED_FUNCTION_CALL, BACKEND_UNAVAILABLE",
    "abort, BACKEND_UNAVAILABLE",
    "engine_overloaded, BACKEND_UNAVAILABLE",
    "TIMEOUT, BACKEND_TIMEOUT"
  })
  void anAnswerThatCameToNothingIsAFailure(String said, ErrorCode expected) {
    assertThatThrownBy(() -> events(ending("'" + said + "'")))
        .isInstanceOfSatisfying(
            GatewayException.class, failure -> assertThat(failure.code()).isEqualTo(expected));
  }

  @Test
  void aReasonThatNobodyKnowsIsPassedOn() {
    assertThat(finished(events(ending("'Marmot hour'"))))
        .isEqualTo(new Finished(FinishReason.STOP, Map.of("finish_reason", "Marmot hour")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "''", "'null'"})
  void aWholeAnswerIsCompleteWithoutAReason(String reason) {
    assertThat(
            finished(
                    events(
                        "{'choices':[{'message':{'content':'a'},'finish_reason':" + reason + "}]}"))
                .reason())
        .isEqualTo(FinishReason.STOP);
    assertThat(
            finished(
                    events(
                        "{'choices':[{'message':{'tool_calls':[{'function':{'name':'f'}}]},"
                            + "'finish_reason':"
                            + reason
                            + "}]}"))
                .reason())
        .isEqualTo(FinishReason.TOOL_CALLS);
  }

  @Test
  void aStreamIsCompleteWithoutAReasonWhereTheProviderHasSaidThatItIs() {
    String call = "{'choices':[{'delta':{'tool_calls':[{'id':'a','function':{'name':'f'}}]}}]}";
    String usage = "{'choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2}}";
    assertThat(finished(events(true, call, usage)).reason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(events(false, call, usage)).noneMatch(Finished.class::isInstance);
    String text = "{'choices':[{'delta':{'content':'a'}}]}";
    assertThat(finished(events(true, text)).reason()).isEqualTo(FinishReason.STOP);
    assertThat(events(false, text)).noneMatch(Finished.class::isInstance);
    assertThat(events(true)).isEmpty();
  }

  @Test
  void theReasonMayStandInTheDelta() {
    assertThat(finished(events("{'choices':[{'delta':{'finish_reason':'length'}}]}")).reason())
        .isEqualTo(FinishReason.LENGTH);
  }

  // Usage and errors.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'choices':[{'delta':{},'usage':{'prompt_tokens':3,'completion_tokens':4}}]}",
        "{'choices':[{'delta':{'usage':{'prompt_tokens':3,'completion_tokens':4}}}]}",
        "{'choices':[],'x_groq':{'usage':{'prompt_tokens':3,'completion_tokens':4}}}",
        "{'choices':null,'usage':{'input_tokens':3,'output_tokens':'4'}}"
      })
  void usageIsCountedWhereverItStands(String message) {
    assertThat(events(message)).contains(Usage.ofTokens(3, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'object':'error','code':400,'message':'No.'}",
        "{'choices':[{'index':0,'error':{'code':400,'message':'No.'}}]}",
        "{'x_groq':{'id':'req','error':{'code':400,'message':'No.'}}}",
        "{'error':{'code':'context_length_exceeded','message':'No.'},'choices':[]}",
        "[{'error':{'code':400}}]"
      })
  void errorsStandInSeveralPlaces(String message) {
    assertThatThrownBy(() -> events(message))
        .isInstanceOfSatisfying(
            GatewayException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.BACKEND_REJECTED));
  }

  private static String call(String head, String function) {
    return "[{" + head + ",'function':{" + function + "}}]";
  }

  private static String ending(String reason) {
    return "{'choices':[{'delta':{'content':'a'},'finish_reason':" + reason + "}]}";
  }

  private static List<GenerationEvent> eventsOfLists(List<String> lists) {
    return events(
        true,
        lists.stream()
            .map(list -> "{'choices':[{'index':0,'delta':{'tool_calls':" + list + "}}]}")
            .toArray(String[]::new));
  }

  private static List<String> callsOf(List<String> lists) {
    return callsIn(eventsOfLists(lists));
  }

  /** The calls, put together as a reader does: by their numbers. */
  private static List<String> callsIn(List<GenerationEvent> events) {
    Map<Integer, List<ToolCallDelta>> calls = new TreeMap<>();
    for (GenerationEvent event : events) {
      if (event instanceof ToolCallDelta piece) {
        calls.computeIfAbsent(piece.index(), index -> new ArrayList<>()).add(piece);
      }
    }
    return calls.values().stream().map(ChatWireFaultsTest::together).toList();
  }

  private static String together(List<ToolCallDelta> pieces) {
    assertThat(pieces.get(0).id()).isNotEmpty();
    assertThat(pieces.get(0).name()).isNotEmpty();
    assertThat(pieces.subList(1, pieces.size()))
        .allMatch(piece -> piece.id().isEmpty() && piece.name().isEmpty());
    String id = pieces.get(0).id().startsWith("call_") ? "?" : pieces.get(0).id();
    String arguments = pieces.stream().map(ToolCallDelta::arguments).reduce("", String::concat);
    return id + " " + pieces.get(0).name() + " " + arguments;
  }

  private static String textOf(List<GenerationEvent> events) {
    return events.stream()
        .filter(TextDelta.class::isInstance)
        .map(event -> ((TextDelta) event).text())
        .reduce("", String::concat);
  }

  private static Finished finished(List<GenerationEvent> events) {
    assertThat(events).last().isInstanceOf(Finished.class);
    return (Finished) events.get(events.size() - 1);
  }

  private static List<GenerationEvent> events(String... messages) {
    return events(false, messages);
  }

  /**
   * What messages mean.
   *
   * @param done whether the provider says that the answer is complete
   * @param messages as JSON, with single quotes
   */
  private static List<GenerationEvent> events(boolean done, String... messages) {
    ChatWire wire = new ChatWire(REQUEST);
    List<GenerationEvent> events = new ArrayList<>();
    for (String message : messages) {
      JsonNode json = Fixtures.parse(message.replace('\'', '"'));
      wire.read(json, events::add);
    }
    if (done) {
      wire.done(events::add);
    } else {
      wire.end(events::add);
    }
    return events;
  }
}
