/** One thing that a search can find. */
export interface SearchDocument {
  /** Address below the site's root. */
  readonly href: string;
  /** The page's own title, or `Comparison, <day>`. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
}
