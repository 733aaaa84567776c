import type { Row } from './figure.ts'
import { churn } from './rows/churn.ts'
import { echo } from './rows/echo.ts'
import { gateway } from './rows/gateway.ts'
import { gatewayMemory } from './rows/gateway-memory.ts'
import { gatewayUpload } from './rows/gateway-upload.ts'
import { get } from './rows/get.ts'
import { idle } from './rows/idle.ts'
import { put } from './rows/put.ts'
import { room } from './rows/room.ts'
import { stalled } from './rows/stalled.ts'

export const ROWS = {
  echo,
  room,
  get,
  put,
  idle,
  stalled,
  gateway,
  'gateway-upload': gatewayUpload,
  'gateway-memory': gatewayMemory,
  churn,
} satisfies Record<string, Row>
export type RowName = keyof typeof ROWS
export const ROW_NAMES = Object.keys(ROWS) as RowName[]
