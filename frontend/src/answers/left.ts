// What an earlier page could not send, sent quietly from whatever page comes first.
import { post } from "./post";
import { AnswerQueue, leftLetters } from "./queue";

export function personOf(page: Document): string {
  return page.body.dataset["person"] ?? "";
}

// Tell whether nothing is left.
export async function sendLeft(person: string, apartFrom = ""): Promise<boolean> {
  for (const { response, url, answers } of leftLetters(person, apartFrom)) {
    const values = Object.fromEntries(Object.entries(answers).map(([question, { value }]) => [question, value]));
    const outcome = await post(url, { response, answers: values });
    if (outcome.kind === "done" || outcome.kind === "finished") new AnswerQueue(response, url, person).acknowledge(answers);
    if (outcome.kind === "unreached" || outcome.kind === "signed-out") return false;
  }
  return leftLetters(person, apartFrom).length === 0;
}
