const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true

/** Takes one file that is dropped; the browser would leave the page for it. */
export class FileDrop {
  readonly over = (event: DragEvent): void => {
    if (hasFiles(event)) event.preventDefault()
  }
  readonly drop: (event: DragEvent) => void

  constructor(dropped: (file: File) => void) {
    this.drop = (event) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      const [file] = event.dataTransfer?.files ?? []
      if (file) dropped(file)
    }
  }
}
