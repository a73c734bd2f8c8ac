import { WebSocket, type ClientOptions } from 'ws';

/** What went over one socket, in order. */
export interface Recording {
  readonly sent: any[];
  readonly received: any[];
}

/** Sees everything that goes over the sockets of one client, and may break them. */
export class Tap {
  readonly recordings: Recording[] = [];
  /** Whether a message that has come is lost on the way. */
  loses: (message: any) => boolean = () => false;
  live: WebSocket | undefined;

  /** The class of the client's sockets. */
  get socketClass(): typeof WebSocket {
    return tapped(this);
  }

  /**
   * Reads no more from the network, and answers no pings.
   * @returns ends that
   */
  pause(): () => void {
    const socket = this.live;
    if (socket?.readyState === WebSocket.OPEN) socket.pause();
    return () => socket?.isPaused && socket.resume();
  }

  /** Breaks the connection without a word. */
  cut(): void {
    this.live?.terminate();
  }
}

function tapped(tap: Tap): typeof WebSocket {
  class Tapped extends WebSocket {
    private readonly recording: Recording = { sent: [], received: [] };

    constructor(address: string | URL, protocols?: string | string[], options?: ClientOptions) {
      super(address, protocols, options);
      tap.recordings.push(this.recording);
      tap.live = this;
    }

    override send(text: any): void {
      this.recording.sent.push(JSON.parse(String(text)));
      super.send(text);
    }

    override emit(name: string | symbol, ...parameters: any[]): boolean {
      if (name === 'message') {
        const message = JSON.parse(String(parameters[0]));
        this.recording.received.push(message);
        if (tap.loses(message)) return true;
      }
      return super.emit(name, ...parameters);
    }
  }
  // That it may also be made with no address is of no use here.
  return Tapped as unknown as typeof WebSocket;
}
