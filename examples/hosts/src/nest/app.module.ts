import {
  Body,
  type CanActivate,
  Controller,
  type ExecutionContext,
  ForbiddenException,
  Get,
  Header,
  HttpCode,
  Injectable,
  Module,
  type OnApplicationShutdown,
  Param,
  Patch,
  Post,
  Req,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import type { Request } from 'express';
import * as customers from '../shop/customers.ts';
import { closeDatabase } from '../shop/gallra.ts';
import { sessionOf } from '../shop/session.ts';

@Injectable()
class StaffOnly implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const session = sessionOf(request.get('cookie'));
    if (session === undefined) throw new UnauthorizedException();
    if (session.actor.role !== 'staff') throw new ForbiddenException();
    return true;
  }
}

@Controller('customers')
class CustomersController {
  @Patch(':id')
  @HttpCode(204)
  @UseGuards(StaffOnly)
  async change(@Param('id') id: string, @Body('email') email: string) {
    await customers.changeEmail(Number(id), email);
  }
}

/** The customer who is signed in. */
function customerOf(request: Request): number {
  const customer = sessionOf(request.get('cookie'))?.customer;
  if (customer === undefined) throw new UnauthorizedException();
  return customer;
}

@Controller('me')
class MeController {
  @Get('data')
  @Header('content-type', 'text/html; charset=utf-8')
  data(@Req() request: Request) {
    return customers.accessPage(customerOf(request));
  }

  @Get('erasure')
  preview(@Req() request: Request) {
    return customers.erasurePreview(customerOf(request));
  }

  @Post('erasure')
  @HttpCode(200)
  erase(@Req() request: Request) {
    return customers.eraseCustomer(customerOf(request));
  }
}

@Injectable()
class Database implements OnApplicationShutdown {
  onApplicationShutdown(): Promise<void> {
    return closeDatabase();
  }
}

@Module({
  controllers: [CustomersController, MeController],
  providers: [Database],
})
export class AppModule {}
