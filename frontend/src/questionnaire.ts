// Saving answers as they are given.
export function followQuestionnaire(_page: Document): void {
  // Nothing yet: the pages save on every step without it.
}
