# The same function, parameters and outputs as template.yaml.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.80"
    }
  }
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  defaults = {
    math = { memory_size = 1769, timeout = 60 }
    code = { memory_size = 3008, timeout = 300 }
  }
  memory_size = var.memory_size == 0 ? local.defaults[var.workload].memory_size : var.memory_size
  timeout     = var.timeout == 0 ? local.defaults[var.workload].timeout : var.timeout
  account     = data.aws_caller_identity.current.account_id
  region      = data.aws_region.current.name
  arn         = "arn:${data.aws_partition.current.partition}:lambda:${local.region}:${local.account}:function:${var.function_name}"
  in_vpc      = var.vpc_id != ""
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = var.log_retention_days
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  name_prefix        = substr(var.function_name, 0, 37)
  description        = "May write its own logs and nothing else."
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "logs" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
}

resource "aws_iam_role_policy" "logs" {
  name   = "logs"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.logs.json
}

data "aws_iam_policy_document" "judge" {
  count = length(var.judge_model_arns) > 0 ? 1 : 0
  statement {
    actions   = ["bedrock:InvokeModel"]
    resources = var.judge_model_arns
  }
}

resource "aws_iam_role_policy" "judge" {
  count  = length(var.judge_model_arns) > 0 ? 1 : 0
  name   = "judge"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.judge[0].json
}

data "aws_iam_policy_document" "network" {
  count = local.in_vpc ? 1 : 0
  statement { # Lambda attaches the interface with the function's role; EC2 has no narrower resource
    actions = [
      "ec2:CreateNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:DeleteNetworkInterface",
      "ec2:AssignPrivateIpAddresses",
      "ec2:UnassignPrivateIpAddresses",
    ]
    resources = ["*"]
  }
  statement { # but the function's own code may not
    effect    = "Deny"
    actions   = ["ec2:*"]
    resources = ["*"]
    condition {
      test     = "ArnEquals"
      variable = "lambda:SourceFunctionArn"
      values   = [local.arn]
    }
  }
}

resource "aws_iam_role_policy" "network" {
  count  = local.in_vpc ? 1 : 0
  name   = "network"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.network[0].json
}

resource "aws_security_group" "no_egress" { # the provider removes the rule that EC2 adds by itself
  count       = local.in_vpc ? 1 : 0
  name_prefix = var.function_name
  description = "Nothing in, nothing out."
  vpc_id      = var.vpc_id
}

resource "aws_lambda_function" "this" {
  function_name                  = var.function_name
  description                    = "Verifiable rewards for reinforcement fine-tuning."
  package_type                   = "Image"
  image_uri                      = var.image_uri
  architectures                  = [var.architecture]
  memory_size                    = local.memory_size
  timeout                        = local.timeout
  reserved_concurrent_executions = var.reserved_concurrency
  role                           = aws_iam_role.this.arn
  publish                        = true

  ephemeral_storage {
    size = var.ephemeral_storage
  }

  environment {
    variables = {
      RLVR_REWARD        = var.reward
      RLVR_REPLY         = var.reply
      RLVR_LOG_RESPONSES = var.log_responses
    }
  }

  logging_config {
    log_group  = aws_cloudwatch_log_group.this.name
    log_format = "Text"
  }

  dynamic "vpc_config" {
    for_each = local.in_vpc ? [1] : []
    content {
      subnet_ids         = var.subnet_ids
      security_group_ids = [aws_security_group.no_egress[0].id]
    }
  }

  dynamic "snap_start" {
    for_each = var.snap_start == "None" ? [] : [1]
    content {
      apply_on = var.snap_start
    }
  }

  lifecycle {
    precondition {
      condition     = var.snap_start == "None" || (var.ephemeral_storage == 512 && var.provisioned_concurrency == 0)
      error_message = "SnapStart works with a /tmp of 512 MB only, and without provisioned concurrency."
    }
  }

  depends_on = [aws_iam_role_policy.logs, aws_iam_role_policy.network]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_lambda_provisioned_concurrency_config" "live" {
  count                             = var.provisioned_concurrency > 0 ? 1 : 0
  function_name                     = aws_lambda_function.this.function_name
  qualifier                         = aws_lambda_alias.live.name
  provisioned_concurrent_executions = var.provisioned_concurrency
}

resource "aws_lambda_permission" "service" {
  for_each       = toset(["sagemaker", "bedrock"])
  statement_id   = "${each.key}-may-invoke"
  function_name  = aws_lambda_function.this.function_name
  action         = "lambda:InvokeFunction"
  principal      = "${each.key}.amazonaws.com"
  source_account = local.account
}

resource "aws_lambda_permission" "bedrock_alias" {
  statement_id   = "bedrock-may-invoke"
  function_name  = aws_lambda_function.this.function_name
  qualifier      = aws_lambda_alias.live.name
  action         = "lambda:InvokeFunction"
  principal      = "bedrock.amazonaws.com"
  source_account = local.account
}

resource "aws_lambda_permission" "training_role" {
  count         = var.training_role_arn == "" ? 0 : 1
  statement_id  = "training-role-may-invoke"
  function_name = aws_lambda_function.this.function_name
  action        = "lambda:InvokeFunction"
  principal     = var.training_role_arn
}
