import type { Browser, Locator, Page, Response } from 'playwright-core';

/** What GraphiQL leaves in the page for those who look: its editors. */
interface EditorModel {
  readonly uri: { readonly path: string };
  getValue(): string;
}
interface WithMonaco {
  readonly __MONACO: {
    readonly editor: {
      getModels(): EditorModel[];
      getModelMarkers(filter: object): { readonly message: string; readonly resource: { readonly path: string } }[];
    };
  };
}

/** The playground in a browser, with the moves of someone who uses it, and a log of what the page did. */
export class PlaygroundPage {
  readonly page: Page;
  /** Address of every request and socket. */
  readonly requests: string[] = [];
  /** Everything that the page complained about. */
  readonly complaints: string[] = [];
  private readonly address: string;

  private constructor(page: Page, origin: string) {
    this.page = page;
    this.address = `${origin}/graphiql`;
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('websocket', (socket) => this.requests.push(socket.url()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  /** A new window, with storage of its own. */
  static async open(browser: Browser, origin: string): Promise<PlaygroundPage> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 860 } });
    const playground = new PlaygroundPage(await context.newPage(), origin);
    await playground.load();
    return playground;
  }

  /** Loads, or loads again, until the editors know the schema. */
  async load(): Promise<void> {
    await Promise.all([
      this.page.waitForResponse((response) => operationOf(response) === 'IntrospectionQuery'),
      this.page.goto(this.address),
    ]);
    await this.page.locator('.graphiql-query-editor .view-lines').waitFor();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  entry(title: string): Locator {
    return this.page.locator('.bourse-guide li button').filter({ has: this.page.getByText(title, { exact: true }) });
  }

  /** Opens a lesson by its entry in the guide. */
  async openLesson(lesson: { readonly name: string; readonly title: string }): Promise<void> {
    await this.entry(lesson.title).click();
    await this.page.locator('.graphiql-tab-active', { hasText: lesson.name }).waitFor();
    // GraphiQL takes over what the editors show after a pause of a tenth of a second.
    await this.page.waitForTimeout(250);
  }

  /** Presses the button that runs the operation, or stops it. */
  async press(): Promise<void> {
    await this.page.locator('.graphiql-execute-button').click();
  }

  /** Runs the operation and gives its answer. */
  async run(): Promise<Answer> {
    const name = await this.page.locator('.graphiql-tab-active .graphiql-tab-button').textContent();
    const [answer] = await Promise.all([
      this.page.waitForResponse((response) => operationOf(response) === name),
      this.press(),
    ]);
    await this.page.locator('.graphiql-spinner').waitFor({ state: 'detached' });
    return (await answer.json()) as Answer;
  }

  /** What stands in the editor whose address ends so: operation.graphql, variables.json, response.json. */
  async textOf(ending: string): Promise<string> {
    return this.page.evaluate((end) => {
      const { editor } = (globalThis as unknown as WithMonaco).__MONACO;
      return (
        editor
          .getModels()
          .find((model) => model.uri.path.endsWith(end))
          ?.getValue() ?? ''
      );
    }, ending);
  }

  /** What the editors underline. */
  async markers(): Promise<string[]> {
    return this.page.evaluate(() => {
      const { editor } = (globalThis as unknown as WithMonaco).__MONACO;
      return editor.getModelMarkers({}).map(({ resource, message }) => `${resource.path}: ${message}`);
    });
  }

  /** The view of a subscription, once it has so many events or has ended. */
  async feed(events: number): Promise<Feed> {
    for (;;) {
      const feed = JSON.parse((await this.textOf('response.json')) || '{}') as Partial<Feed>;
      if ((feed.received ?? 0) >= events || feed.ended !== undefined) return feed as Feed;
      await this.page.waitForTimeout(50);
    }
  }
}

export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

export interface Feed {
  readonly received: number;
  readonly newestFirst: readonly Answer[];
  readonly ended?: string;
  readonly errors?: readonly { readonly message: string }[];
}

/** The name of the operation that an answer belongs to; undefined for what is no answer of the API. */
function operationOf(response: Response): unknown {
  if (!response.url().endsWith('/graphql')) return undefined;
  return (response.request().postDataJSON() as { operationName?: unknown } | null)?.operationName;
}
